// What `git atelier runs` lists, and the figures of one.
#pragma once

#include "app/run/look_at_runs.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <cstddef>

namespace atelier {

struct RunsFilter {
    // Anything but the part is asked for.
    bool narrowed = false;
    ListPart part = {};
};

Json runs_json(const RunList& list, const RunsFilter& filter);
std::string runs_text(const RunList& list, const RunsFilter& filter, Time now, const Style& style);

struct CountedOfRun {
    // How many of the log are about it.
    std::size_t events = 0;
    // How many its artisans have said, and what those have cost that a model made up.
    std::size_t lines = 0;
    std::int64_t line_tokens = 0;
    std::optional<double> line_cost = {};
};
Json run_metrics_json(const RunView& view, const CountedOfRun& counted, Time now);
std::string run_metrics_text(const RunView& view, const CountedOfRun& counted, Time now,
                             const Style& style);

} // namespace atelier
