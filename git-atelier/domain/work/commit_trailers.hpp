// The trailers that a commit of ours carries: whose it is, and how they are put to a message.
#pragma once

#include "base/ids.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

inline constexpr std::string_view epic_trailer = "Atelier-Epic";
inline constexpr std::string_view agent_trailer = "Atelier-Agent";
// "NAME <MAIL>", on what a person committed.
inline constexpr std::string_view overseer_trailer = "Atelier-Overseer";

// A commit with who committed it, and the values of its Atelier-Agent.
struct MadeCommit {
    CommitId id;
    std::string committer_name;
    std::string committer_email;
    std::vector<std::string> agents = {};
    // "NAME <MAIL> SECONDS", as a rebase keeps it.
    std::string author = {};

    bool operator==(const MadeCommit&) const = default;
};

// Which of `before` each of `after` is a copy of, as a rebase makes it: by the same author, of the
// same time, with the same patch. `patches`: of all of them, as far as they change something; who
// is named alone proves nothing.
std::map<CommitId, MadeCommit> copies_of(const std::vector<MadeCommit>& before,
                                         const std::vector<MadeCommit>& after,
                                         const std::map<CommitId, std::string>& patches);

// The agent that made it; nullopt: a person did. What came to the branch while an agent of ours
// worked there is that agent's, whatever name it commits under; else its own trailer counts, then
// who committed it. Neither makes anybody an agent that cannot be one.
std::optional<AgentId> maker_of(const MadeCommit& commit, const std::optional<AgentId>& at_work);

// What to append to `message` so that it has the trailers as a block of their own; nullopt where
// only Git can say: it may have trailers already, a patch, comments, or an end that is none.
std::optional<std::string>
plain_trailers(std::string_view message,
               const std::vector<std::pair<std::string, std::string>>& trailers);

// The message of a commit of ours: a title, and trailers below it. Those without a value are left
// out; white space in any of it becomes single blanks.
std::string titled_message(std::string_view title,
                           const std::vector<std::pair<std::string, std::string>>& trailers);

} // namespace atelier
