// A forge in memory with a branch to be merged, and an adapter that asks for it through a server.
#pragma once

#include "support/forge_under_test.hpp"
#include "support/pull_requests.hpp"

#include <map>
#include <string>
#include <utility>

namespace atelier::test {

template <class Tested>
struct ForgeScene {
    MemoryForge state;
    Tested tested;

    explicit ForgeScene(Millis deadline = Millis{120'000}) : tested(state, deadline) {
        state.push(branch("main"), absent_commit());
        state.push(branch("work"), commit);
    }
    Forge& forge() { return tested.forge; }
    auto& server() { return tested.server; }
    NewPullRequest wanted(bool draft = false) const {
        return {branch("work"), {"A title", "A body", branch("main")}, draft};
    }
    PullRequest made(bool draft = false) { return unwrap(forge().create(wanted(draft))); }
    // What the server says next, instead of what it should, or after it has done that.
    void next(HttpReply reply, bool after = false) {
        if constexpr (requires { server().rest; })
            server().rest.next(std::move(reply), after);
        else
            server().next(std::move(reply), after);
    }
    // What a look says when the server answers like that.
    Error told(HttpReply reply) {
        next(std::move(reply));
        return must_fail(forge().pull_requests_of(branch("work")));
    }
};

using OnGithubServer = ForgeScene<GithubUnderTest>;
using OnGitea = ForgeScene<GiteaUnderTest>;
using OnGitlab = ForgeScene<GitlabUnderTest>;

inline HttpReply said_with(int status, std::string body = R"({"message":"Sorry"})",
                           std::map<std::string, std::string> headers = {}) {
    return {.status = status, .body = std::move(body), .headers = std::move(headers)};
}

} // namespace atelier::test
