#include "domain/project/settings.hpp"

#include "domain/guard/sockets.hpp"
#include "domain/project/settings_reader.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Of those that change nothing, when work lands.
enum class EmptyCommits { drop, keep };
constexpr auto names_of(EmptyCommits) {
    return std::to_array<Named<EmptyCommits>>(
        {{EmptyCommits::drop, "drop"}, {EmptyCommits::keep, "keep"}});
}

void read_branches(SettingsReader& reader, Settings& settings) {
    reader.text("branch.prefix", settings.branch_prefix);
    if (!settings.branch_prefix.empty() && !BranchName::parse(settings.branch_prefix + "x"))
        reader.wrong("branch.prefix", "the beginning of a valid branch name");
    reader.choice("branch.pr_mode", settings.admission.pr_mode);
    reader.boolean("review.required", settings.admission.review_required);
    reader.number("review.max_changesets", settings.review.max_changesets, 0);
    reader.number("review.max_lines", settings.review.max_lines, 0);
    reader.choice("branch.pr_strategy", settings.pr_strategy);
    reader.choice("branch.pr_gate", settings.pr_gate);
    reader.choice("branch.push_on", settings.push_on);
    reader.boolean("branch.keep_work", settings.keep_work);
}

void read_agent_options(SettingsReader& reader, Settings& settings) {
    for (const std::string role : {"worker", "planner"})
        if (const Json* runtimes = reader.at("agent.options." + role)) {
            if (!runtimes->is_object()) {
                reader.wrong("agent.options." + role, "an object of runtimes");
                continue;
            }
            for (const auto& [runtime, given] : runtimes->as_object())
                reader.strings("agent.options." + role + "." + runtime,
                               settings.agent_options[role + "." + runtime]);
        }
}

void read_agents(SettingsReader& reader, Settings& settings) {
    reader.text("agent.default", settings.agent_default);
    reader.text("agent.model", settings.agent_model);
    reader.choice("agent.author", settings.agent_author);
    reader.choice("agent.notification_level", settings.notification_level);
    reader.strings("notify.command", settings.notify_command);
}

void read_runs(SettingsReader& reader, Settings& settings) {
    reader.text("artisan.default", settings.artisan_default);
    reader.number("run.max_turns", settings.run_max_turns, 1);
    reader.budget("run.max_tokens", settings.run_limits.tokens);
    reader.budget("run.max_cost", settings.run_limits.cost);
    reader.duration("run.timeout", settings.run_limits.time);
    reader.number("breaker.failures", settings.breaker.failures, 0);
    reader.limit("breaker.window", settings.breaker.window);
    reader.limit("breaker.cool", settings.breaker.cool);
}

void read_workflow(SettingsReader& reader, Settings& settings) {
    reader.text("workflow.changeset", settings.workflow_changeset);
    if (settings.workflow_changeset == "none") settings.workflow_changeset.clear();
    if (!settings.workflow_changeset.empty() && !is_catalogue_name(settings.workflow_changeset))
        reader.wrong("workflow.changeset", "the name of a workflow, or none");
}

void find_unknown(const SettingsReader& reader, const std::string& file, Settings& settings) {
    for (const std::string& key : reader.unread()) {
        const std::string_view near = reader.nearest(key);
        settings.unsupported.push_back(
            {key, file + ": '" + key + "' is not a setting" +
                      (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?")});
    }
}

} // namespace

void read_all(SettingsReader& reader, Settings& settings) {
    read_branches(reader, settings);
    read_agents(reader, settings);
    reader.strings("editor.edit", settings.editor_edit);
    reader.strings("editor.work", settings.editor_work);
    reader.boolean("project.shared", settings.project_shared);
    reader.choice("store.backend", settings.store_backend);
    reader.choice("plan.promotion", settings.promotion);
    reader.choice("plan.answers", settings.plan_answers);
    reader.number("changeset.max_lines", settings.limits.max_lines, 1);
    reader.number("changeset.warn_lines", settings.limits.warn_lines, 0);
    reader.number("changeset.max_binary_bytes", settings.limits.max_binary_bytes, 0);
    reader.strings("changeset.generated", settings.limits.generated);
    reader.commands("changeset.checks", settings.checks);
    reader.limit("changeset.checks_timeout", settings.checks_timeout);
    auto empty_commits = EmptyCommits::drop;
    reader.choice("changeset.empty_commits", empty_commits);
    settings.keep_empty_commits = empty_commits == EmptyCommits::keep;
    reader.boolean("changeset.forecast", settings.forecast);
    reader.paths("worktree.copy", settings.worktree_copy);
    reader.paths("worktree.link", settings.worktree_link);
    reader.commands("worktree.setup", settings.worktree_setup);
    reader.limit("worktree.setup_timeout", settings.setup_timeout);
    reader.strings("worktree.keep", settings.worktree_keep);
    reader.number("worktree.pool", settings.worktree_pool, 0);
    reader.boolean("worktree.keep_ignored", settings.worktree_keep_ignored);
    reader.duration("session.timeout", settings.session_timeout);
    reader.duration("session.stall", settings.session_stall);
    reader.duration("session.tool_limit", settings.session_tool_limit);
    reader.budget("session.max_tokens", settings.session_max_tokens);
    reader.budget("session.max_cost", settings.session_max_cost);
    reader.number("session.max_attempts", settings.session_max_attempts, 1);
    reader.choice("workshop.dialogue", settings.workshop_dialogue);
    reader.choice("celebrate", settings.celebrate);
    read_runs(reader, settings);
    read_workflow(reader, settings);
    reader.choice("sandbox.mode", settings.sandbox);
    settings.sandbox_chosen = reader.at("sandbox.mode") != nullptr;
    reader.strings("sandbox.pass", settings.sandbox_pass);
    if (!std::ranges::all_of(settings.sandbox_pass, may_be_passed))
        reader.wrong("sandbox.pass", "a list of absolute paths or of " + choices_of<SocketKind>());
    reader.seconds("lease.seconds", settings.lease.lease);
    reader.seconds("lease.detached_seconds", settings.lease.detached);
    std::optional<Seconds> stale_after = settings.lease.stale_after;
    reader.duration("gc.stale_after", stale_after);
    if (stale_after)
        settings.lease.stale_after = *stale_after;
    else
        reader.wrong("gc.stale_after", "a duration like 90s, 15m, 24h or 7d");
    reader.duration("gc.transcripts", settings.keep_transcripts);
    read_agent_options(reader, settings);
}

Result<Settings> parse_settings(const Json& document, const std::string& file) {
    if (!document.is_object())
        return fail(ErrorCode::config_invalid, file + ": the document must be an object",
                    advise(Hint::smallest_config));
    if (is_in_short_form(document)) return parse_settings(in_long_form(document), file);
    Settings settings;
    SettingsReader reader(document, file);
    read_all(reader, settings);
    if (reader.fault()) return fail(*reader.fault());
    find_unknown(reader, file, settings);
    return settings;
}

} // namespace atelier
