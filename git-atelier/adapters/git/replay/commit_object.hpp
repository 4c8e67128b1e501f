// A commit as Git stores it: the bytes that a replay has to keep, and those that it replaces.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/git_replay.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct CommitObject {
    TreeId tree;
    std::vector<CommitId> parents;
    // "Name <mail> seconds zone".
    std::string author;
    // How the message is encoded, when not in UTF-8.
    std::optional<std::string> encoding;
    std::string message;

    // Signatures and what else Git itself does not carry over to a new commit is left out.
    static Result<CommitObject> parse(std::string_view bytes);
    std::string bytes(const std::string& committer) const;
};

// Whether the message's last paragraph has each of them word for word.
bool has_trailers(std::string_view message, const Trailers& trailers);

// Without lines that say who approved it: whoever commits may write one.
std::string without_claimed_approval(const std::string& message);

} // namespace atelier
