// At which of its calls a program is killed, to see what the next one makes of it: some in every
// run, each as a soak (ATELIER_TEST_KILL_STEP=1), which lets several processes go side by side
// (ATELIER_TEST_SHARES, ATELIER_TEST_SHARE).
#pragma once

#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/test_places.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace atelier::test {

inline long number_in(const char* variable, long otherwise) {
    const char* const given = std::getenv(variable);
    return given == nullptr ? otherwise : static_cast<long>(parse_integer(given).value_or(0));
}

// The share of the calls that this process tries.
struct Share {
    long of = std::max(number_in("ATELIER_TEST_SHARES", 1), 1L);
    long which = number_in("ATELIER_TEST_SHARE", 0);

    bool has(long number) const { return number % of == which; }
};

struct KillPoint {
    long call;
    // As the killer takes it.
    std::string victim;
};

// `step`: between two calls, where nobody asks for others; the victims take turns.
inline std::vector<KillPoint> kill_points(long calls, long step) {
    const long wanted = std::max(number_in("ATELIER_TEST_KILL_STEP", step), 1L);
    const Share share;
    const std::array<const char*, 3> victims{"caller", "first", "all"};
    std::vector<KillPoint> points;
    std::size_t turn = 0;
    for (long call = 1; call <= calls; call += wanted)
        for (std::size_t i = 0; i < (wanted == 1 ? victims.size() : 1); ++i) {
            const char* const victim = victims[turn++ % victims.size()];
            if (share.has(call)) points.push_back({call, victim});
        }
    return points;
}

// Runs `git-atelier ARGUMENTS` and kills it there (call 0: nowhere), and all that it started; how
// many calls there were, -1 where processes cannot be traced.
inline long run_killed(AtelierSandbox& sandbox, const std::filesystem::path& folder,
                       const KillPoint& point, const std::vector<std::string>& arguments) {
    const std::filesystem::path log = sandbox.root() / "calls";
    std::vector<std::string> argv{test_killer().string(), std::to_string(point.call), point.victim,
                                  log.string(), (sandbox.programs() / "git-atelier").string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    if (sandbox.run(folder, argv).status == 125) return -1;
    for (const pid_t pid : processes_of(sandbox.root()))
        ::kill(pid, SIGKILL);
    return static_cast<long>(lines_of(read_file(log)).size());
}

// Whatever was killed: doctor finds nothing wrong, and Git neither an object nor a file that is.
inline void check_sound(AtelierSandbox& sandbox, const std::filesystem::path& folder) {
    const Json doctor = sandbox.json(folder, {"doctor"});
    for (const Json& check : at(doctor, {"checks"}).as_array()) {
        INFO(check.dump());
        CHECK((check.string_at("state") == "good" || check.string_at("state") == "note"));
    }
    CHECK(sandbox.git().git(folder, {"fsck", "--strict", "--no-dangling"}).empty());
    CHECK(sandbox.git().git(folder, {"status", "--porcelain"}).empty());
}

} // namespace atelier::test
