{# USES_VARIABLES { N, t_in_timesteps } #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#include "cells.h"
#include "parallel.h"
#include "ranks.h"
#include "stages.h"

{% include 'mapped_file.cpp' %}
{% include 'philox.cpp' %}

// A cumulative distribution, and where to begin searching it.
struct Distribution {
    const double *cumulative;
    const int32_t *guide;
    int64_t first;
    inline int64_t place(double value, int64_t number) const
    {
        while (cumulative[number] <= value) number++;
        return number;
    }
    inline int64_t invert(double value) const { return first + place(value, guide[(int)(value * {{guide}})]); }
};

// What is written of the parts of a drive, see devices/background/compiled.py.
{{stored_head}}
{{stored_part}}

// Cells with the same mean number of events in a step.
struct Part {
    int64_t begin, size, blocks, last_width, first_key, second_key, dense;
    double weight;
    Distribution full, last;
    std::vector<int32_t> sure; // of cells that have their own draw: the number by its first bits, and OPEN where these do not tell it
};
enum { OPEN = 1 << 30 };

// Some cells of a part: whole groups of blocks that are drawn side by side.
struct Stretch {
    const Part *part;
    int64_t begin, end;
};

struct Parts {
    std::vector<Part> parts;
    std::vector<Stretch> stretches;
    std::vector<int64_t> shares; // first stretch of what a thread does at least, and the end
    CXSYSTEM2_SELDOM explicit Parts(const char *path, const std::vector<cxsystem2::CellRange> &own)
    {
        Reader reader(path);
        const StoredHead &head = *reader.next<StoredHead>(1);
        const int64_t number = head.parts;
        const StoredPart *given = reader.next<StoredPart>(number);
        const double *tables = reader.next<double>(head.values);
        const int32_t *guides = reader.next<int32_t>(2 * number * {{guide}});
        for (int64_t i = 0; i < number; i++, given++, guides += 2 * {{guide}}) {
            const Distribution full = {tables + given->full_place, guides, given->full_first};
            const Distribution last = {tables + given->last_place, guides + {{guide}}, given->last_first};
            Part own = {
                given->begin, given->size, given->blocks, given->last_width, given->first_key, given->second_key, given->dense,
                given->weight, full, last, std::vector<int32_t>()
            };
            for (int64_t place = 0; given->dense && place < {{guide}}; place++) {
                const int32_t number = full.guide[place];
                own.sure.push_back(full.cumulative[number] < (place + 1.0) / {{guide}} ? number | OPEN : number);
            }
            parts.push_back(own);
        }
        int64_t cells = 0;
        for (const Part &part : parts) {
            const int64_t width = part.dense ? 2 * {{block}} : {{block}} * {{lanes}};
            for (const cxsystem2::CellRange &range : own) {
                const cxsystem2::CellRange mine = cxsystem2::common(range, part.begin, part.begin + part.size);
                int64_t begin = mine.begin - part.begin, end;
                for (; begin < mine.end - part.begin; begin = end) {
                    end = std::min((begin / width + 1) * width, mine.end - part.begin);
                    const Stretch stretch = {&part, begin, end};
                    if (cells == 0) shares.push_back(stretches.size());
                    stretches.push_back(stretch);
                    cells += end - begin;
                    if (cells >= (part.dense ? {{block}} : 4 * {{block}})) cells = 0;
                }
            }
        }
        shares.push_back(stretches.size());
    }

    // The shares in parts for threads.
    std::vector<cxsystem2::CellRange> dealt(const char *group, int64_t size) const
    {
        const auto first = [&](int64_t share) { return begin(shares[share]); };
        return cxsystem2::dealt(shares.size() - 1, cxsystem2::cell_shares(group, size), 4, 1, first);
    }

    // The cells of each of them.
    std::vector<cxsystem2::CellRange> cells(const std::vector<cxsystem2::CellRange> &dealt) const
    {
        std::vector<cxsystem2::CellRange> found;
        for (const cxsystem2::CellRange &some : dealt) {
            cxsystem2::CellRange own = {INT64_MAX, 0};
            for (int64_t i = shares[some.begin]; i < shares[some.end]; i++) {
                own.begin = std::min(own.begin, begin(i));
                own.end = std::max(own.end, stretches[i].part->begin + stretches[i].end);
            }
            found.push_back(own);
        }
        return found;
    }

private:
    int64_t begin(int64_t stretch) const { return stretches[stretch].part->begin + stretches[stretch].begin; }
};

static inline void count(Words &x, uint32_t block, int64_t step, uint32_t index, int apart, int along)
{
    for (int lane = 0; lane < {{lanes}}; lane++) {
        x.word[0][lane] = index + along * lane;
        x.word[1][lane] = block + apart * lane;
        x.word[2][lane] = (uint32_t)step;
        x.word[3][lane] = (uint32_t)(step >> 32);
    }
}

// One number of events for each block, and an evenly drawn cell of the block for each event.
template <class T> static void add_shared(const Stretch &stretch, int64_t step, T *values)
{
    const Part &part = *stretch.part;
    Words numbers, places;
    uint16_t found[{{block}}];
    for (int64_t block = stretch.begin / {{block}}; block * {{block}} < stretch.end; block++) {
        const int lane = block % {{lanes}};
        if (lane == 0 || block == stretch.begin / {{block}}) {
            count(numbers, block - lane, step, 0xFFFFFFFFu, 1, 0);
            philox(numbers, part.first_key, part.second_key);
        }
        const bool last = block == part.blocks - 1;
        const double value = uniform(numbers.at(0, lane), numbers.at(1, lane));
        const int64_t number = (last ? part.last : part.full).invert(value);
        const uint8_t mask = last ? part.last_width - 1 : {{block}} - 1;
        std::memset(found, 0, sizeof(found));
        for (int64_t done = 0; done < number; done += 16 * {{lanes}}) {
            count(places, block, step, done / 16, 0, 1);
            philox(places, part.first_key, part.second_key);
            uint32_t words[4 * {{lanes}}];
            for (int word = 0; word < 4; word++)
                for (int lane = 0; lane < {{lanes}}; lane++) words[{{lanes}} * word + lane] = places.at(word, lane);
            const uint8_t *bytes = reinterpret_cast<const uint8_t *>(words);
            const int64_t some = number - done < 16 * {{lanes}} ? number - done : 16 * {{lanes}};
            for (int64_t i = 0; i < some; i++) found[bytes[i] & mask]++;
        }
        T *own = values + part.begin + block * {{block}};
        const int64_t cells = last ? part.size - block * {{block}} : {{block}};
        for (int64_t i = 0; i < cells; i++) own[i] += part.weight * found[i];
    }
}

// One number of events for each cell: nearly always its first bits tell it.
template <class T> static void add_each(const Stretch &stretch, int64_t step, T *values)
{
    const Part &part = *stretch.part;
    const int32_t *__restrict sure = part.sure.data(), first = part.full.first;
    Words words;
    int32_t numbers[2 * {{lanes}}];
    for (int64_t begin = stretch.begin; begin < stretch.end; begin += 2 * {{lanes}}) {
        count(words, begin / {{block}}, step, begin % {{block}} / 2, 0, 1);
        philox(words, part.first_key, part.second_key);
        int32_t any = 0;
        for (int lane = 0; lane < {{lanes}}; lane++) {
            numbers[lane] = sure[words.at(0, lane) >> {{guide_shift}}];
            numbers[{{lanes}} + lane] = sure[words.at(2, lane) >> {{guide_shift}}];
            any |= numbers[lane] | numbers[{{lanes}} + lane];
        }
        for (int i = 0; any & OPEN && i < 2 * {{lanes}}; i++) {
            if (!(numbers[i] & OPEN)) continue;
            const int lane = i % {{lanes}}, half = i / {{lanes}} * 2;
            numbers[i] = part.full.place(uniform(words.at(half, lane), words.at(half + 1, lane)), numbers[i] & ~OPEN);
        }
        T *own = values + part.begin + begin;
        const int64_t cells = stretch.end - begin;
        if (cells >= 2 * {{lanes}})
            for (int i = 0; i < 2 * {{lanes}}; i++) own[i] += part.weight * (first + numbers[i]);
        else
            for (int i = 0; i < cells; i++) own[i] += part.weight * (first + numbers[i]);
    }
}
{% endblock %}
{% block maincode %}
    static const Parts _parts("{{file}}", cxsystem2::own_cells("{{target}}", N));
    const int64_t _step = {{t_in_timesteps}};
    {{scalar_code|autoindent}}
    static const std::vector<cxsystem2::CellRange> _dealt = _parts.dealt("{{target}}", N);
    static cxsystem2::Stage _stage("{{target}}", N, _parts.cells(_dealt));
    auto *const _values = {{get_array_name(variables['_target'])}};
    _stage.begin([=](int64_t _part) {
        for (int64_t _i = _parts.shares[_dealt[_part].begin]; _i < _parts.shares[_dealt[_part].end]; _i++) {
            const Stretch &_stretch = _parts.stretches[_i];
            if (_stretch.part->dense) add_each(_stretch, _step, _values);
            else add_shared(_stretch, _step, _values);
        }
    });
    {% if profiled %}
    cxsystem2::meet();
    {% else %}
    // staged
    {% endif %}
{% endblock %}
