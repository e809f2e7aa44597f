"""Words for what the trail holds."""

from gisgrid.i18n import _


def action_name(action: str) -> str:
    return {
        "insert": _("新增"),
        "update": _("修改"),
        "delete": _("删除"),
        "bulk": _("成批写入"),
        "look": _("看过"),
    }.get(action, action)


def table_name(table: str) -> str:
    return {
        "account": _("账号"),
        "need": _("诉求"),
        "need_step": _("诉求的步骤"),
        "visit": _("走访"),
        "wish": _("微心愿"),
        "good_deed": _("实事好事"),
        "household": _("住户"),
        "building": _("楼栋"),
        "entrance": _("单元"),
        "unit": _("单位"),
        "cadre": _("干部"),
        "person": _("人员"),
        "pairing": _("结对"),
        "grid_leader_term": _("网格长任期"),
        "residents_group": _("居民小组"),
        "community": _("社区"),
        "draft_plan": _("草案"),
        "grid_plan": _("网格方案"),
        "export": _("导出"),
        "notice": _("通知"),
        "import_run": _("导入"),
        "upload": _("待导入的文件"),
        "address_change": _("地址申报"),
    }.get(table, table)
