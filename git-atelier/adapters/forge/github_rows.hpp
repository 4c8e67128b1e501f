// What GitHub answers, as the port has it; nullopt for what cannot be read.
#pragma once

#include "base/json.hpp"
#include "domain/forge/pull_request.hpp"

#include <optional>

namespace atelier::forge {

// As REST has them.
std::optional<PullRequest> pull_request_of(const Json& row);
// Whether its branch is one of the repository that it is to be merged into.
bool is_of_same_repository(const Json& row);
std::optional<Review> review_of(const Json& row);
// Somebody has not handed it in yet.
bool is_pending_review(const Json& row);
std::optional<ReportedCheck> check_of_run(const Json& row);
std::optional<ReportedCheck> check_of_status(const Json& row);

// As a query has them. Without comments: they are read on their own.
std::optional<ReviewThread> thread_of(const Json& node);
std::optional<ReviewComment> comment_of(const Json& node);

} // namespace atelier::forge
