// Child processes that run to their end, and what the machine knows of processes. Agents go through
// AgentRuntime.
#pragma once

#include "base/result.hpp"
#include "domain/work/lease.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// A complete environment; nothing is inherited besides.
using Environment = std::map<std::string, std::string>;

struct ProcessRequest {
    // argv[0] is looked up on the PATH of `environment`. No shell.
    std::vector<std::string> argv;
    // Stands in front of argv when it is started, as a keeper and a sandbox do; what argv[0] names
    // has to be there all the same.
    std::vector<std::string> in_front = {};
    // A PWD in it is set to `directory`.
    Environment environment;
    std::filesystem::path directory = "/";
    std::string input = {};
    // Every child has a deadline; then its process group is killed, after what is `in_front` of it
    // was asked to end.
    Millis deadline{60'000};
    // Asked now and then, and whenever a signal arrives: true ends the process group, which is
    // asked first.
    std::function<bool()> stop = {};
    // Beyond it output is dropped and `truncated` set.
    std::size_t max_output = 256UL << 20U;
};

struct ProcessResult {
    // The exit status, or 128 + signal.
    int status = 0;
    std::string out;
    std::string err;
    bool timed_out = false;
    // Ended because `stop` said so.
    bool stopped = false;
    bool truncated = false;
    // What was `in_front` was killed, by somebody else than us; so many processes that it held came
    // to us and were ended.
    bool front_killed = false;
    std::size_t left_behind = 0;
};

class Process {
  public:
    virtual ~Process() = default;
    // runtime-missing when the program cannot be found or started; a status other than 0 is an
    // answer, no error.
    virtual Result<ProcessResult> run(const ProcessRequest& request) = 0;
};

// A process above this one.
struct ProcessAbove {
    // In the process namespace of this one; see ProcessIdentity.
    std::int64_t pid = 0;
    std::int64_t start_time = 0;
    // What it was started with, of the variables that were asked for; empty when it cannot be read.
    Environment environment;
};

// What this machine knows of processes, ours and others'.
class ProcessTable {
  public:
    virtual ~ProcessTable() = default;
    // Names a process so that it can be looked for later; its `start_time` is 0 when it has ended
    // already.
    virtual ProcessIdentity identity_of(std::int64_t pid) = 0;
    // This one's.
    virtual ProcessIdentity self() = 0;
    // The parent first, up to the last that can be seen.
    virtual std::vector<ProcessAbove> above(const std::vector<std::string>& variables) = 0;
    virtual Liveness liveness(const ProcessIdentity& process) = 0;
    // Ends every process of this user that has ATELIER_AGENT_SESSION=`session` in its environment,
    // this one excepted: asked first, so that Git takes its lock files away, then killed. Returns
    // how many there were, after none is left.
    virtual Result<std::size_t> end_processes_of(const SessionId& session) = 0;
    // Whether any is left.
    virtual Result<bool> has_processes_of(const SessionId& session) = 0;
    // Whether a process that can be seen has `file` open, or is a Git at work in the repository
    // with that common dir: also one of which it cannot be told where it works.
    virtual Result<bool> may_use(const std::filesystem::path& file,
                                 const std::filesystem::path& common_dir) = 0;
};

// What the machine says of a lease's keeper; see ProcessTable::liveness.
using LivenessProbe = std::function<Liveness(const ProcessIdentity&)>;

} // namespace atelier
