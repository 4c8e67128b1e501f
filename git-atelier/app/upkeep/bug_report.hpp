// `git atelier bugreport`: what somebody who mends a fault asks for first. Nothing of it is what
// the project is about: no plan, no mail, no transcript.
#pragma once

#include "app/doctor/doctor.hpp"
#include "app/project/installed_runtimes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// The end of a trace: one line of JSON a span, as they stand in the file.
struct TraceTail {
    std::vector<Json> spans;
    // Earlier ones of the same trace.
    std::size_t left_out = 0;
};

struct BugReport {
    Time at{};
    std::string version;
    // Or why it cannot be asked.
    Result<std::string> git;
    std::string system;
    Result<std::vector<InstalledRuntime>> runtimes;
    // Or why there is nothing to look at, such as outside of every repository.
    Result<DoctorOutcome> doctor;
    // nullopt: no file was named.
    std::optional<Result<TraceTail>> trace = {};
};

// Of the last trace in the file but `own`, which is being written; lines that are no span are
// passed over.
TraceTail last_trace(std::string_view lines, const std::string& own);

// "Linux 6.1.0 x86_64, Debian GNU/Linux 12 (bookworm)"; `os_release`: the text of that file.
std::string system_text(const std::string& kernel, std::string_view os_release);

} // namespace atelier
