// What can go wrong, as data. Codes are API: never renamed, only added.
#pragma once

#include "base/advice.hpp"
#include "base/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

enum class Retry { never, later, after_fixing };

enum class ErrorCode {
    usage,
    overseer_only,
    wrong_role,
    not_registered,
    registered_elsewhere,
    not_a_repository,
    identity_missing,
    identity_foreign,
    identity_in_use,
    not_found,
    ambiguous,
    epic_taken,
    epic_draft,
    epic_closed,
    assignment_occupied,
    no_eligible_epic,
    no_changesets,
    not_runnable,
    prerequisite_open,
    prerequisite_abandoned,
    lease_lost,
    open_changesets,
    open_tasks,
    approval_required,
    guardrail_exceeded,
    paths_exceeded,
    guarded,
    branch_immutable,
    branch_exists,
    ref_conflict,
    built_on,
    root_checked_out,
    root_moved,
    ref_locked,
    conflict,
    merge_commit,
    nested_repository,
    nothing_committed,
    wrong_branch,
    checks_failed,
    dirty,
    not_integrated,
    review_debt,
    already_decided,
    paused,
    pinned,
    unread_mail,
    message_taken,
    store_busy,
    store_failed,
    store_corrupt,
    store_newer,
    store_foreign,
    files_failed,
    git_failed,
    forge_unknown,
    forge_refused,
    mirror_unsupported,
    mirror_failed,
    runtime_missing,
    runtime_failed,
    runtime_stalled,
    rate_limited,
    budget_exceeded,
    no_progress,
    plan_invalid,
    config_invalid,
    template_invalid,
    workflow_invalid,
    run_busy,
    run_finished,
    artisan_paused,
    turn_failed,
    reply_invalid,
    document_moved,
    interrupted,
    invariant_broken,
};

// Exit statuses: 0 done, 1 refused, 75 try again, 128 environment or git failed, 129 usage, 70 our
// bug.
struct ErrorCodeInfo {
    ErrorCode code;
    std::string_view name;
    int exit_status;
    Retry retry;
};

const ErrorCodeInfo& info(ErrorCode code);
// The one of that name.
std::optional<ErrorCode> error_code_named(std::string_view name);
std::string_view name_of(Retry retry);

// `message` starts lower-case and has no full stop; `hint` says what to do next, in the words of
// whoever reads it.
struct Error {
    ErrorCode code = ErrorCode::invariant_broken;
    std::string message;
    Advice hint = {};
    Json details = Json::object();
};

// "MESSAGE; HINT" where both are to stand in one sentence; the message alone without a hint.
std::string with_hint(const Error& error, Audience reader = Audience::person);

} // namespace atelier
