#include <algorithm>
#include <cstdint>
#include <vector>
#include "plastic.h"

// The synapses that two code objects share: one for spikes that arrive, one for those of the targets.
static const char *const _of_source[] = { {% for name in traces.source_arrays %}"{{name}}", {% endfor %}NULL };
static const char *const _of_target[] = { {% for name in traces.target_arrays %}"{{name}}", {% endfor %}NULL };
{% for name in traces.left_out %}
static const cxsystem2::LeftOut _left_out_{{loop.index}}("{{name}}");
{% endfor %}

static cxsystem2::Plastic &_synapses()
{
    using namespace brian;
    static cxsystem2::Plastic *found = NULL;
    if (!found) {
        const cxsystem2::PlasticSetting setting = {
            "{{traces.waiting}}", "{{traces.sources}}", "{{traces.delays}}", "{{traces.last}}", _of_source, _of_target,
            _num_{{traces.source_cells}} - 1, _num_{{traces.target_cells}} - 1, _array_defaultclock_dt[0],
            {{'true' if traces.kept else 'false'}}
        };
        found = &cxsystem2::plastic("{{traces.name}}", setting, {{traces.targets}});
    }
    return *found;
}
