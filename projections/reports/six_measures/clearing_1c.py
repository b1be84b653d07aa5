"""1C: who wishes to work and has no work, and who wishes to train and is not trained, by name (清零清单; R1-6)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import MOST_PERSONS, Parameter, Report
from projections.reports.shapes import PersonRows

_WORK = BilingualText("有意愿未就业", "Wishes to work, not employed")
_TRAINING = BilingualText("有意愿未培训", "Wishes to train, not trained")
_PERSONS, _SINCE, _DAYS = (
    BilingualText("人数", "persons"),
    BilingualText("自", "since"),
    BilingualText("天数", "days open"),
)

REPORT = Report(
    code="1C",
    package=__package__,
    sql="clearing_1c.sql",
    reads="persons",
    of_last_day=True,
    most_rows=MOST_PERSONS,
    title=BilingualText("清零清单", "Clearing lists"),
    shape=PersonRows(heading=BilingualText("姓名", "Name")),
    parameters=(Parameter("list", BilingualText("清单", "list"), codes="clearing_list"),),
    columns=(
        Column("area", BilingualText("地区", "Area"), None, type="text", codes="area"),
        Column("helper", BilingualText("帮扶人", "Helper"), None, type="text"),
        Column("watch_lists", BilingualText("监测名单", "Watch lists"), None, type="text", codes="watch_list"),
        Column("work", _PERSONS, "persons", _WORK),
        Column("work_since", _SINCE, None, _WORK, type="day"),
        Column("work_days", _DAYS, "days", _WORK, total="none"),
        Column("work_due", BilingualText("期限", "due"), None, _WORK, type="day"),
        Column("training", _PERSONS, "persons", _TRAINING),
        Column("training_since", _SINCE, None, _TRAINING, type="day"),
        Column("training_days", _DAYS, "days", _TRAINING, total="none"),
    ),
    definition=BilingualText(
        "期末当日在册的人员，一人一行，计入当日的责任单位；合计为两张清单各自的人数，为0即清零。\n"
        "有意愿未就业：最近一次需求调查有就业意愿、有劳动能力而未就业；自首次如此记录（其后各次均如此）之日与失去工作之日中较晚者起。"
        "有意愿未培训：最近一次需求调查有培训意愿，其后没有结业的培训；自首次如此记录之日起。重回劳动力的，两者都不早于重回之日。天数算到期末当日。\n"
        "核实为不属实的就业不算就业。退出管理后，重新调查有意愿的才列入；已死亡、退出劳动力、达到退休年龄的不列入；尚未调查的见1B。"
        "期限为第三时限（现行政策为暂定）的到期日，没有运行的时限则空。监测名单由政策规定（R1-1）。\n"
        "姓名部分遮盖。已结束的统计期，按其最后一日。",
        "Persons on the lists on the last day, a row each, for the unit responsible on that day; the total has the "
        "number of persons on each list, and 0 is cleared.\n"
        "Wishes to work, not employed: by the latest assessment the person wishes and is able to work, and there is no "
        "work; since the first assessment that says so without another between, or since the work was lost, "
        "whichever is later. Wishes to train, not trained: the latest assessment says so, and no course was completed "
        "after it; since the first assessment that says so. Neither is earlier than a return to the labour force. "
        "Days are counted to the last day.\n"
        "A job that a verification refuted is none. After an exit, only a new assessment puts a person on a list; the "
        "dead, those not in the labour force and those of retirement age are not on it; for those not yet assessed see "
        "1B. Due is the day of the third limit, provisional by the present policy, empty where none runs. The watch "
        "lists are policy data (R1-1).\n"
        "Names are partly masked. Of a period that has ended, the lists are those of its last day.",
    ),
)
