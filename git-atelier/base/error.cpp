#include "base/error.hpp"

#include <array>

namespace atelier {
namespace {

constexpr auto table = std::to_array<ErrorCodeInfo>({
    {ErrorCode::usage, "usage", 129, Retry::after_fixing},
    {ErrorCode::overseer_only, "overseer-only", 1, Retry::never},
    {ErrorCode::wrong_role, "wrong-role", 1, Retry::never},
    {ErrorCode::not_registered, "not-registered", 128, Retry::after_fixing},
    {ErrorCode::registered_elsewhere, "registered-elsewhere", 1, Retry::after_fixing},
    {ErrorCode::not_a_repository, "not-a-repository", 128, Retry::after_fixing},
    {ErrorCode::identity_missing, "identity-missing", 128, Retry::after_fixing},
    {ErrorCode::identity_foreign, "identity-foreign", 1, Retry::never},
    {ErrorCode::identity_in_use, "identity-in-use", 1, Retry::later},
    {ErrorCode::not_found, "not-found", 1, Retry::never},
    {ErrorCode::ambiguous, "ambiguous", 1, Retry::after_fixing},
    {ErrorCode::epic_taken, "epic-taken", 1, Retry::never},
    {ErrorCode::epic_draft, "epic-draft", 1, Retry::after_fixing},
    {ErrorCode::epic_closed, "epic-closed", 1, Retry::never},
    {ErrorCode::assignment_occupied, "hook-occupied", 1, Retry::after_fixing},
    {ErrorCode::no_eligible_epic, "no-eligible-epic", 1, Retry::later},
    {ErrorCode::no_changesets, "no-changesets", 1, Retry::after_fixing},
    {ErrorCode::not_runnable, "not-runnable", 1, Retry::later},
    {ErrorCode::prerequisite_open, "prerequisite-open", 1, Retry::later},
    {ErrorCode::prerequisite_abandoned, "prerequisite-abandoned", 1, Retry::after_fixing},
    {ErrorCode::lease_lost, "lease-lost", 1, Retry::never},
    {ErrorCode::open_changesets, "open-changesets", 1, Retry::after_fixing},
    {ErrorCode::open_tasks, "open-tasks", 1, Retry::after_fixing},
    {ErrorCode::approval_required, "approval-required", 1, Retry::after_fixing},
    {ErrorCode::guardrail_exceeded, "guardrail-exceeded", 1, Retry::after_fixing},
    {ErrorCode::paths_exceeded, "paths-exceeded", 1, Retry::after_fixing},
    {ErrorCode::guarded, "guarded", 1, Retry::after_fixing},
    {ErrorCode::branch_immutable, "branch-immutable", 1, Retry::never},
    {ErrorCode::branch_exists, "branch-exists", 1, Retry::after_fixing},
    {ErrorCode::ref_conflict, "ref-conflict", 1, Retry::after_fixing},
    {ErrorCode::built_on, "built-on", 1, Retry::never},
    {ErrorCode::root_checked_out, "root-checked-out", 1, Retry::after_fixing},
    {ErrorCode::root_moved, "root-moved", 75, Retry::later},
    {ErrorCode::ref_locked, "ref-locked", 75, Retry::later},
    {ErrorCode::conflict, "conflict", 1, Retry::after_fixing},
    {ErrorCode::merge_commit, "merge-commit", 1, Retry::after_fixing},
    {ErrorCode::nested_repository, "nested-repository", 1, Retry::after_fixing},
    {ErrorCode::nothing_committed, "nothing-committed", 1, Retry::after_fixing},
    {ErrorCode::wrong_branch, "wrong-branch", 1, Retry::after_fixing},
    {ErrorCode::checks_failed, "checks-failed", 1, Retry::after_fixing},
    {ErrorCode::dirty, "dirty", 1, Retry::after_fixing},
    {ErrorCode::not_integrated, "not-integrated", 1, Retry::after_fixing},
    {ErrorCode::review_debt, "review-debt", 1, Retry::later},
    {ErrorCode::already_decided, "already-decided", 1, Retry::after_fixing},
    {ErrorCode::paused, "paused", 1, Retry::later},
    {ErrorCode::pinned, "pinned", 1, Retry::never},
    {ErrorCode::unread_mail, "unread-mail", 1, Retry::after_fixing},
    {ErrorCode::message_taken, "message-taken", 1, Retry::never},
    {ErrorCode::store_busy, "store-busy", 75, Retry::later},
    {ErrorCode::store_failed, "store-failed", 128, Retry::later},
    {ErrorCode::store_corrupt, "store-corrupt", 128, Retry::after_fixing},
    {ErrorCode::store_newer, "store-newer", 128, Retry::after_fixing},
    {ErrorCode::store_foreign, "store-foreign", 128, Retry::after_fixing},
    {ErrorCode::files_failed, "files-failed", 128, Retry::after_fixing},
    {ErrorCode::git_failed, "git-failed", 128, Retry::after_fixing},
    {ErrorCode::forge_unknown, "forge-unknown", 75, Retry::later},
    {ErrorCode::forge_refused, "forge-refused", 1, Retry::after_fixing},
    {ErrorCode::mirror_unsupported, "mirror-unsupported", 128, Retry::after_fixing},
    {ErrorCode::mirror_failed, "mirror-failed", 128, Retry::later},
    {ErrorCode::runtime_missing, "runtime-missing", 128, Retry::after_fixing},
    {ErrorCode::runtime_failed, "runtime-failed", 1, Retry::later},
    {ErrorCode::runtime_stalled, "runtime-stalled", 1, Retry::later},
    {ErrorCode::rate_limited, "rate-limited", 75, Retry::later},
    {ErrorCode::budget_exceeded, "budget-exceeded", 1, Retry::after_fixing},
    {ErrorCode::no_progress, "no-progress", 1, Retry::after_fixing},
    {ErrorCode::plan_invalid, "plan-invalid", 1, Retry::after_fixing},
    {ErrorCode::config_invalid, "config-invalid", 128, Retry::after_fixing},
    {ErrorCode::template_invalid, "template-invalid", 128, Retry::after_fixing},
    {ErrorCode::workflow_invalid, "workflow-invalid", 1, Retry::after_fixing},
    {ErrorCode::run_busy, "run-busy", 75, Retry::later},
    {ErrorCode::run_finished, "run-finished", 1, Retry::never},
    {ErrorCode::artisan_paused, "artisan-paused", 1, Retry::later},
    {ErrorCode::turn_failed, "turn-failed", 1, Retry::later},
    {ErrorCode::reply_invalid, "reply-invalid", 1, Retry::later},
    {ErrorCode::document_moved, "document-moved", 1, Retry::after_fixing},
    {ErrorCode::interrupted, "interrupted", 1, Retry::later},
    {ErrorCode::invariant_broken, "invariant-broken", 70, Retry::never},
});

constexpr bool in_enum_order() {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (static_cast<std::size_t>(table[i].code) != i) return false;
    return true;
}
static_assert(in_enum_order());
static_assert(table.size() == static_cast<std::size_t>(ErrorCode::invariant_broken) + 1);

} // namespace

const ErrorCodeInfo& info(ErrorCode code) {
    return table[static_cast<std::size_t>(code)];
}

std::optional<ErrorCode> error_code_named(std::string_view name) {
    for (const ErrorCodeInfo& row : table)
        if (row.name == name) return row.code;
    return std::nullopt;
}

std::string with_hint(const Error& error, Audience reader) {
    return error.message + (error.hint.empty() ? "" : "; " + error.hint.told_to(reader));
}

std::string_view name_of(Retry retry) {
    switch (retry) {
    case Retry::never:
        return "never";
    case Retry::later:
        return "later";
    case Retry::after_fixing:
        return "after-fixing";
    }
    return "never";
}

} // namespace atelier
