#include "base/hint_table.hpp"

namespace atelier {

std::span<const HintRow> hints_on_workflows() {
    using enum ErrorCode;
    static constexpr auto rows = std::to_array<HintRow>({
        {Hint::write_own,
         {not_found},
         InWords::text,
         {"use one of {names}, or write your own in {file}"}},
        {Hint::write_first,
         {not_found},
         InWords::text,
         {"there are none yet; write the first one in {file}"}},
        {Hint::correct_line, {workflow_invalid}, InWords::text, {"correct that line of the file"}},
        {Hint::lists_mistakes,
         {workflow_invalid},
         InWords::no,
         {"'git atelier workflows {name} --check' lists every mistake", "git atelier workflows"}},
        {Hint::lists_runs,
         {not_found},
         InWords::no,
         {"'git atelier runs' lists the runs", "git atelier runs"}},
        {Hint::lists_pieces,
         {not_found},
         InWords::no,
         {"'git atelier gallery --all' lists the pieces", "git atelier gallery"}},
        {Hint::wait_for_driver,
         {run_busy},
         InWords::wait,
         {"wait until it is done, or end that process"}},
        {Hint::names_artisans_runtime,
         {runtime_missing},
         InWords::text,
         {"set artisan.default to the name of an agent; 'demo' needs no model"}},
        {Hint::with_descendants,
         {built_on},
         InWords::call,
         {"delete them first, or with it by --with-descendants"}},
        {Hint::add_to_call, {usage}, InWords::call, {"add it to the call"}},
        {Hint::name_onto, {usage}, InWords::call, {"name a branch: --onto BRANCH"}},
        {Hint::with_changes,
         {dirty},
         InWords::call,
         {"commit them, or have the run begin with them: --with-changes"}},
        {Hint::name_document,
         {usage},
         InWords::call,
         {"name the file that it is to write: --document FILE"}},
        {Hint::end_run_first,
         {not_runnable},
         InWords::no,
         {"wait for its end, or end it here: 'git atelier signal {run} complete'",
          "git atelier signal"}},
    });
    return rows;
}

} // namespace atelier
