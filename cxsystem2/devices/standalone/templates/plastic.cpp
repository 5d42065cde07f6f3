{# What the two code objects of one set of synapses, for spikes of sources and of targets, have in common. #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <algorithm>
#include <cstdint>
#include <vector>
#include "plastic.h"
#include "stages.h"

{% for name in traces.left_out %}
static const cxsystem2::LeftOut _left_out_{{loop.index}}("{{name}}");
{% endfor %}
{% endblock %}

{% block before_code %}
{# Made before the run, once for the two code objects of one set of synapses. #}
    static const char *const _of_source[] = { {% for name in traces.source_arrays %}"{{name}}", {% endfor %}NULL };
    static const char *const _of_target[] = { {% for name in traces.target_arrays %}"{{name}}", {% endfor %}NULL };
    const cxsystem2::PlasticSetting _setting = {
        "{{traces.waiting}}", "{{traces.sources}}", "{{traces.delays}}", "{{traces.last}}", _of_source, _of_target,
        {{traces.number_of_sources}}, {{traces.number_of_targets}}, brian::_array_defaultclock_dt[0],
        {{'true' if traces.kept else 'false'}}
    };
    cxsystem2::make_plastic("{{traces.name}}", _setting, {{traces.targets}});
{% endblock %}
