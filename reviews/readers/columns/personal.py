"""Which columns tell who or where a customer is, by their headings (pure)."""

import re

PERSONAL = re.compile(
    r"(?:(?:customer|client|guest|consumer|respondent|recipient|requester|contact|user|full|first|last|sur|family|given|middle)"
    r"[\W_]*)?(?:name|surname)"
    r"|(?:customer|client|guest|consumer|respondent|recipient|requester|requestor|caller|user|submitter|assignee)"
    r"|.*(?:e[\W_]*mail|correo|courriel|이메일|메일주소|メール|邮箱|邮件).*"
    r"|.*(?:phone|mobile|cell(?:ular)?|telefon|téléphone|teléfono|telefone|telefono|handy|whatsapp|fax|전화|휴대폰|핸드폰|연락처|電話|携帯|电话|手机).*"
    r"|contact(?:[\W_]*(?:number|no|details|info))?|kontakt"
    r"|ip[\W_]*addr(?:ess)?|.*ip[\W_]*address.*|network[\W_]*id"
    r"|(?:이름|성명|고객명|고객이름|성함|작성자명|응답자|응답자명|신청자|예약자)"
    r"|(?:vor|nach|kunden)?name|nachname|vorname|kunde|(?:pr[ée])?nom(?: de famille)?|nombre|apellidos?|nome|cognome|sobrenome"
    r"|氏名|名前|お名前|姓名|顾客姓名|客户姓名"
    r"|(?:user|nick|screen|display|login|account)[\W_]*(?:name|id)?|author|reviewer|autor|auteur|autore|verfasser"
    r"|benutzer(?:name)?|utilisateur|usuario|utente|닉네임|별명|작성자|고객|고객id|회원|회원명|회원id|아이디|ユーザー名?|昵称|用户名?"
    r"|(?:배송|고객|회원|집)[ _]*(?:지|주소)|(?:liefer|rechnungs|privat)adresse"
    r"|location[\W_]*(?:latitude|longitude|accuracy)|.*(?:birth|geburt|생년월일|誕生|生日).*"
    r"|(?:home|customer|billing|shipping|mailing)[\W_]*address|.*(?:passport|ssn|social[\W_]*security|주민등록).*",
    re.IGNORECASE,
)
"""Headings, of files about answers and cases, of what must not stay anywhere."""

LOOKS_PERSONAL = re.compile(
    r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}|(?:\d{1,3}\.){3}\d{1,3}|\+\d[\d ()\-./]{7,}\d|0\d{1,3}[ \-./]\d{3,4}[ \-./]\d{3,4}",
    re.ASCII,
)
"""Values that are an e-mail address, an address of the network or a phone number, whatever their heading."""


def is_personal(heading: str) -> bool:
    """Return whether a heading says that its column tells who a customer is or how to reach them."""
    return bool(PERSONAL.fullmatch(" ".join(heading.split())))


def looks_personal(value: str) -> bool:
    """Return whether a value as such is a way to reach somebody."""
    return bool(LOOKS_PERSONAL.fullmatch(value.strip()))
