// The configuration by which nothing is pushed: every address that is pushed to becomes one that
// leads nowhere and says why. No option of `git push` skips it, as --no-verify skips a hook.
#pragma once

#include "domain/guard/guard.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// A remote as Git's configuration has it, without what ours says.
struct Remote {
    std::string name;
    std::vector<std::string> urls = {};
    // Where it is pushed to instead, if anywhere.
    std::vector<std::string> push_urls = {};

    bool operator==(const Remote&) const = default;
};

// Git shows it as the address, in its error and in `git remote -v`. Programs split that list at
// blanks, so that it has none.
constexpr std::string_view push_refusal =
    "/dev/null/agents-do-not-push,people-push-from-the-main-checkout:";

// The section that refuses every push to an address, and to these remotes whatever longer rule of
// the user's there is. Before Git 2.46, which can empty a pushurl, one that is no remote's own
// address for fetching is led away as well.
std::string push_refusal_text(const std::vector<Remote>& remotes, const GitVersion& git);

// The lines of `[remote "..."]` that refuse a push to a pushurl of it; "" where there is none, and
// where the section above does it.
std::string remote_refusal_lines(const Remote& remote, const std::vector<Remote>& remotes,
                                 const GitVersion& git);

// The pushurls at which none of this holds: before Git 2.46, over HTTP, of an address that is
// fetched from as well.
std::vector<std::string> open_push_urls(const std::vector<Remote>& remotes, const GitVersion& git);

} // namespace atelier
