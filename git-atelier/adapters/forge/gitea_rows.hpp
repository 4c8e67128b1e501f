// What Gitea answers, as the port has it; nullopt for what cannot be read.
#pragma once

#include "base/json.hpp"
#include "domain/forge/pull_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier::forge::gitea {

// How a title begins that makes a draft of a pull request, unless the server was told others.
inline constexpr const char* draft_begin = "WIP: ";
// Without such a beginning.
std::string plain_title(const std::string& title);

// Its title is the one without the beginning that makes it a draft. `asked` has those as well who
// have given their review (awaited_of).
std::optional<PullRequest> pull_request_of(const Json& row);
// Whether its branch is one of the repository that it is to be merged into.
bool is_of_same_repository(const Json& row);

std::optional<Review> review_of(const Json& row);
// It says something: somebody has handed it in, and it is not only asked for.
bool is_given(const Json& row);

// Who of those that rows of reviews tell of was asked last, and has given none since.
std::vector<ForgeUser> awaited_of(const std::vector<Json>& reviews);

std::optional<ReportedCheck> check_of(const Json& row);

// The comments of all reviews, in the threads in which the forge shows them: those on one line of
// one file. By `position` a row says its line; 0 stands for a line that is no longer there.
std::optional<std::vector<ReviewThread>> threads_of(std::vector<Json> comments);

} // namespace atelier::forge::gitea
