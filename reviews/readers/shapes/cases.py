"""Service cases as tables (pure)."""

ID_NAMES = "case id|case number|case no|ticket id|ticket number|ticket no|ticket|케이스id|티켓id|티켓번호|접수번호|문의번호"
