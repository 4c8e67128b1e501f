#include "app/guard/repository_audit.hpp"

#include "app/core/remarks.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/mail/notices.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string message_body(const Session& session, const AuditOutcome& outcome) {
    std::string body = "Session " + session.id.str() + " of " + session.agent.str() +
                       " changed the repository in ways it may not.\n";
    if (!outcome.restored.empty()) body += "\nPut back as it was:\n\n";
    for (const Restored& one : outcome.restored)
        body += "- " + restored_text(one) + "\n";
    if (!outcome.reported.empty()) body += "\nLeft as it is:\n\n";
    for (const StateChange& change : outcome.reported)
        body += "- " + change_text(change) + "\n";
    if (outcome.record != RecordFate::whole) body += "\n- " + record_text(outcome) + "\n";
    return body;
}

Result<void> tell_overseer(WorkContext& work, const Session& session, const AuditOutcome& outcome) {
    Context& context = work.plan;
    const std::string body = message_body(session, outcome);
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        Json data = Json::object();
        data.set("session", session.id.str())
            .set("restored", outcome.restored.size())
            .set("reported", outcome.reported.size());
        ATELIER_CHECK(
            plan.append({EventType::session_strayed, session.changeset, std::move(data)}));
        ATELIER_CHECK(
            send_once(plan, context,
                      {.to = "overseer",
                       .subject = "NEEDS-DECISION: " + session.agent.str() +
                                  " changed what it may not change",
                       .body = body,
                       .thread = session.changeset,
                       // Found twice it is told once; another matter is another message.
                       .key = "strayed:" + session.id.str() + ":" + sha256_hex(body).substr(0, 12),
                       .from = std::string(program_sender)}));
        return {};
    });
}

Result<void> log_remarks(WorkContext& work, const Session& session, const AuditOutcome& outcome) {
    std::vector<std::string> texts;
    for (const StateChange& change : outcome.remarks)
        texts.push_back(change_text(change));
    for (const HookRepair& repair : outcome.hooks)
        texts.push_back("put back: " + repair_text(repair));
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return add_remarks(plan, context.clock.now(), session, texts);
    });
}

// What of the project decides how its sessions go, besides the plan.
Result<void> add_project_files(Files& files, const ProjectPaths& paths, RepositoryState& state) {
    std::vector<fs::path> open = {paths.system_config(), paths.user_config(),
                                  paths.git_config(),    paths.carried_config(),
                                  paths.templates(),     paths.templates() / "runtimes"};
    for (std::size_t i = 0; i < open.size(); ++i) {
        const fs::path path = open[i];
        ATELIER_TRY(const auto names, files.list(path));
        for (const std::string& name : names)
            if (std::ranges::find(open, path / name) == open.end()) open.push_back(path / name);
        if (!names.empty()) continue;
        const auto text = files.read(path);
        if (text && *text) state.files[path.string()] = sha256_hex(**text);
    }
    ATELIER_TRY(const auto kept, files.list(paths.kept()));
    for (const std::string& name : kept) {
        // What there is of it: it may be large.
        ATELIER_TRY(const auto inside, files.files_below(paths.kept() / name));
        state.files[(paths.kept() / name).string()] = sha256_hex(join(inside, "\n"));
    }
    // Those are put right and told besides.
    std::erase_if(state.files, [&](const auto& file) {
        return fs::path(file.first).parent_path() == paths.hooks();
    });
    return {};
}

Result<RepositoryState> state_now(WorkContext& work) {
    ATELIER_TRY(RepositoryState state, work.repository.audit().state());
    ATELIER_CHECK(add_project_files(work.files, work.paths, state));
    return state;
}

} // namespace

Result<RepositoryState> snapshot_repository(WorkContext& work, const Session& session) {
    ATELIER_TRY(RepositoryState state, state_now(work));
    ATELIER_CHECK(write_start(work, session, state));
    return state;
}

Result<AuditOutcome> verify_repository(WorkContext& work, const Session& session,
                                       const std::optional<RepositoryState>& remembered) {
    ATELIER_TRY(const KnownStart start, read_start(work, session, remembered));
    if (!start.state && start.fate == RecordFate::whole) return AuditOutcome{};
    ATELIER_TRY(const bool mended, session.worktree.empty()
                                       ? Result<bool>(false)
                                       : work.repository.worktrees().mend_link(session.worktree));
    AuditOutcome outcome;
    if (start.state) {
        ATELIER_TRY(const RepositoryState now, state_now(work));
        ATELIER_TRY(outcome, compare_repository(work, session, *start.state, now));
    }
    const std::string link = (fs::path(session.worktree) / ".git").string();
    if (mended) outcome.restored.push_back({{ChangeKind::file, link, "kept", {}}, ""});
    outcome.compared = start.state.has_value();
    outcome.record = start.fate;
    outcome.record_file = start_record(work.paths, session.id);
    outcome.hooks = mend_hooks(work, session);
    if (!outcome.clean()) ATELIER_CHECK(tell_overseer(work, session, outcome));
    if (!outcome.remarks.empty() || !outcome.hooks.empty())
        ATELIER_CHECK(log_remarks(work, session, outcome));
    ATELIER_CHECK(mark_compared(work, session));
    return outcome;
}

std::optional<Error> stray_fault(const AuditOutcome& watch) {
    std::vector<std::string> did;
    for (const Restored& one : watch.restored)
        did.push_back(restored_text(one));
    for (const StateChange& change : watch.reported)
        did.push_back("left as it is: " + change_text(change));
    if (did.empty()) return std::nullopt;
    return Error{ErrorCode::guarded,
                 "the turn was to change nothing in the repository, but did: " + join(did, "; ")};
}

} // namespace atelier
