// The skill changeset_guardrails: how large a changeset has become, and the question to the
// overseer whether it may be that large.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/size_approval.hpp"

#include <functional>

namespace atelier {

class Repository;

struct GuardrailsRequest {
    std::optional<BeadId> changeset;
    // Why it has to be that large; asks the overseer.
    std::optional<std::string> reason;
};

struct GuardrailsOutcome {
    BeadId changeset;
    // Of the work branch and of what is not committed yet in its worktree.
    GuardrailReport report;
    std::int64_t limit = 0;
    SizeVerdict verdict = SizeVerdict::within;
    // The question that is open.
    std::optional<BeadId> message = {};
    // changeset.checks, which run in the worktree before it lands.
    std::vector<std::vector<std::string>> checks = {};
};

// The key of that question.
std::string size_key(const BeadId& changeset);

// `repository` is asked for only where work has begun. A question about what is within its bounds
// is not asked, and none twice. usage: an empty reason.
Result<GuardrailsOutcome>
changeset_guardrails(const Context& context, const std::function<Result<Repository*>()>& repository,
                     const GuardrailsRequest& request);

} // namespace atelier
