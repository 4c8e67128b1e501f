// What Git is answered when it calls a hook of ours. It calls some of them many times for one
// commit, so that each look costs: none is made before the answer depends on it.
#pragma once

#include "app/guard/check_guard.hpp"
#include "app/guard/find_guard.hpp"

#include <functional>
#include <string>
#include <vector>

namespace atelier {

// What Git hands to one of its hooks.
struct HookInvocation {
    std::vector<std::string> argv;
    // Standard input, read when it is first asked for.
    std::function<Result<std::string>()> input;
    // What HEAD stands for: "refs/heads/x", or a commit.
    std::function<Result<std::string>()> head;
    // The text of a file that Git named, and a way to lengthen it.
    std::function<Result<std::string>(const std::string& file)> read;
    std::function<Result<void>(const std::string& file, const std::string& text)> append;
    // Git's own program in this place, for what has to be changed.
    std::function<Result<std::string>(std::vector<std::string>)> git;
};

// Lines for the person when Git may go on; an error is why it is stopped.
using HookVerdict = Result<std::vector<std::string>>;
using HookDecision = HookVerdict (*)(const GuardContext&, const HookInvocation&);

// What holds at one event of Git.
struct HookGuard {
    // nullptr: it is not an event of Git's, or none that is guarded.
    HookDecision decide = nullptr;
    // Whether a call with these arguments is decided at all; nullptr: each is.
    bool (*applies_to)(const std::vector<std::string>& argv) = nullptr;
};

// Where the hook was called.
class HookSite {
  public:
    virtual ~HookSite() = default;
    virtual Result<std::optional<FoundGuard>> guard() = 0;
    virtual HookVerdict decide(const FoundGuard& found, HookDecision decision) = 0;
};

// A guard that cannot be read stops Git.
HookVerdict answer_hook(const HookGuard& hook, const std::vector<std::string>& argv,
                        HookSite& site);

// For prepare-commit-msg: puts the trailers that a commit made here carries to the message in the
// file that Git names first. Git's own program does it where the message has an end of its kind
// already.
HookVerdict add_commit_trailers(const GuardContext& context, const HookInvocation& invocation);

} // namespace atelier
