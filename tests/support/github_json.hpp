// A forge's things as GitHub writes them.
#pragma once

#include "base/json.hpp"
#include "domain/forge/pull_request.hpp"
#include "ports/tickets.hpp"

#include <string>

namespace atelier::test {

Json github_user(const ForgeUser& user, const char* kind = "type");
Json github_pull_request(const PullRequest& pull_request);
// As it stands among the issues.
Json github_pull_request_as_issue(std::int64_t number);
Json github_issue(const FoundTicket& ticket);
Json github_review(const Review& review);
Json github_comment(const ReviewComment& comment);
Json github_check_run(const ReportedCheck& check);
Json github_status(const ReportedCheck& check);

} // namespace atelier::test
