"""Quantities without a star: run, results and scripts have what was meant."""

from cxsystem2.checking import check


def test_tables_hold_what_was_meant(anatomy, physiology):
    anatomy["params"]["runtime"] = "100ms"
    anatomy["G"][0] |= {"tonic_current": "10 pA", "monitors": "[Sp] [St]vm[dt]0.5ms"}
    physiology["SS"] = {**physiology["SS"], "EL": "−60mV", "own": "EL + 5 mV", "text": "'5ms'"}
    checked = check(anatomy, physiology, ["J=2nS"])
    assert checked.report.clean, str(checked.report)
    assert next(checked.anatomy.of("params")).cells["runtime"].text == "100*ms"
    assert next(checked.anatomy.of("G")).cells["tonic_current"].text == "10*pA"
    written = {entry.name: entry.value.text for entry in checked.physiology.active() if entry.variable in ("SS", "J")}
    assert {**written, **{"J": "2*nS", "EL": "−60*mV", "own": "EL + 5*mV", "text": "'5ms'"}} == written
    assert checked.config.system.runtime == 0.1


def test_a_name_of_the_table_stays_a_name(anatomy, physiology):
    physiology |= {"mV": "2", "x": "3mV"}
    assert "'3mV' is not an expression; write 3*mV" in str(check(anatomy, physiology).report)
