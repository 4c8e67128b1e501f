// What one of several workers says of its progress to the run that started it: a line of JSON for
// each thing that a person would be shown.
#pragma once

#include "base/enum_names.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// As the calls of ports/progress; `named`: as whom it works from now on.
enum class WorkerSays {
    named,
    begin,
    stage,
    done,
    failed,
    note,
    warn,
    words,
    does,
    retries,
    transcript
};
constexpr auto names_of(WorkerSays) {
    return std::to_array<Named<WorkerSays>>({{WorkerSays::named, "named"},
                                             {WorkerSays::begin, "begin"},
                                             {WorkerSays::stage, "stage"},
                                             {WorkerSays::done, "done"},
                                             {WorkerSays::failed, "failed"},
                                             {WorkerSays::note, "note"},
                                             {WorkerSays::warn, "warn"},
                                             {WorkerSays::words, "words"},
                                             {WorkerSays::does, "does"},
                                             {WorkerSays::retries, "retries"},
                                             {WorkerSays::transcript, "transcript"}});
}

struct WorkerLine {
    WorkerSays what = WorkerSays::note;
    // Of begin, stage, done and failed.
    std::string subject = {};
    std::string text = {};

    bool operator==(const WorkerLine&) const = default;
};

// With its newline.
std::string written(const WorkerLine& line);
// What is not such a line is a note: whoever wrote it, a person should see it.
WorkerLine read_worker_line(std::string_view line);

} // namespace atelier
