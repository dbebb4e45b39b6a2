import re

from django.apps import apps

from tests.architecture.code import ROOT

WITHOUT_PEOPLE = frozenset(
    {
        *("auth_group", "auth_group_permissions", "auth_permission", "django_content_type"),
        *("locations_user_groups", "locations_user_user_permissions"),
        # kept empty by the settings
        *("axes_accessattemptexpiration", "axes_accessfailurelog", "axes_accesslog"),
        *("dashboards_change", "dashboards_geocoderpace", "dashboards_geocodingjob", "dashboards_networkscore"),
        *("dashboards_actionstore", "dashboards_alarmweek", "dashboards_effectrun", "dashboards_evidence"),
        *("dashboards_findingmonth", "dashboards_findingsettings", "dashboards_rootcause", "dashboards_storealarm"),
        "dashboards_storeeffect",
        *("dashboards_reportschedule", "dashboards_score", "dashboards_scorerun"),
        *("locations_addresslookup", "locations_brand", "locations_brandlogo", "locations_location"),
        *("locations_placement", "locations_region", "locations_storealias"),
        *("reviews_kpivalue", "reviews_listing", "reviews_look", "reviews_monthtally", "reviews_stalecell"),
        *("reviews_desksettings", "reviews_deskrule_tags", "reviews_replytemplate", "reviews_tag"),
        "reviews_thememarking",
    }
)
"""Tables with figures, stores and settings alone; which brand somebody founded is in the log of changes as well."""

READ = re.compile(r'(?:environ(?:\.get)?[(\[]|_secret\()"([A-Z_]+)"')


def test_every_variable_that_settings_read_is_in_the_operations_page() -> None:
    read = set(READ.findall((ROOT / "config/settings.py").read_text(encoding="utf-8")))
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert len(read) >= 8
    assert read == listed


def test_every_table_is_among_peoples_data_or_has_none() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = page.partition("## People's data")[2].partition("\n## ")[0]
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    named = tables & set(re.findall(r"`([a-z]+_[a-z_]+)(?:\.[a-z]+)?`", section))
    assert named & WITHOUT_PEOPLE == set()
    assert tables - named - WITHOUT_PEOPLE == set(), (
        "say in docs/operations.md what of people is in these, and how long"
    )
    assert tables >= WITHOUT_PEOPLE


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"help"}
    assert targets == set(re.findall(r'@echo "make (\w+)', makefile))
