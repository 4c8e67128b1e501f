// What GitLab answers, as the port has it; nullopt for what cannot be read.
#pragma once

#include "base/json.hpp"
#include "domain/forge/pull_request.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier::forge::gitlab {

inline constexpr const char* draft_begin = "Draft: ";
// Without such a beginning.
std::string plain_title(const std::string& title);

// Its title is the one without the beginning that makes it a draft; nobody is asked yet.
std::optional<PullRequest> pull_request_of(const Json& row);
bool is_of_same_repository(const Json& row);
// Of a row of reviewers; nullopt for one whose review is there.
std::optional<ForgeUser> awaited(const Json& row);
// Who approves, by the answer on approvals.
std::set<std::string> approving(const Json& answer);

// The reviews that notes of GitLab's own tell of, as they come. An approval that was somebody's
// last word but counts no more is dismissed.
std::optional<std::vector<Review>> reviews_of(const std::vector<Json>& notes,
                                              const std::set<std::string>& approving);

// Said of a line, and not only between people.
bool is_on_line(const Json& discussion);
std::optional<ReviewThread> thread_of(const Json& discussion);

std::optional<ReportedCheck> check_of(const Json& row);

} // namespace atelier::forge::gitlab
