#include "app/agent/build_turn.hpp"

#include "app/agent/agent_home.hpp"
#include "app/agent/agent_program.hpp"
#include "app/agent/earlier_work.hpp"
#include "app/agent/prompt.hpp"
#include "app/agent/sandbox_turn.hpp"
#include "app/agent/turn_budget.hpp"
#include "app/changeset/review_threads.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/core/what_is_next.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/mail/brief_mail.hpp"
#include "domain/agent/agent_environment.hpp"
#include "domain/agent/runtime_command.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/guard/git_variables.hpp"
#include "domain/guard/tool_call.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What the turns of every role are made of. All references outlive the call.
struct TurnParts {
    const RuntimeDefinition& runtime;
    TurnCommand command;
    const Session& session;
    const AgentHome& home;
    std::string prompt;
    // ATELIER_WORKSPACE.
    std::string root_branch;
    std::optional<BeadId> plan_epic = {};
    // Planners only.
    std::optional<PlannerFacts> planner = {};
    // That goes on.
    std::optional<Conversation> conversation = {};
    // What the agent is asked for, where its words are wanted; and what of that it was handed,
    // where it has no tools.
    const TextTask* text = nullptr;
    bool has_tools = false;
    TextHandedOver handed = {};
};

AgentFacts agent_facts(const WorkContext& work, const TurnParts& parts, const Person& user) {
    const Session& session = parts.session;
    AgentFacts facts{.agent = session.agent,
                     .session = session.id,
                     .enlistment = work.project.enlistment,
                     .programs = work.programs,
                     .root_branch = parts.root_branch,
                     .worktree = session.worktree,
                     .hooks_file = parts.home.hooks,
                     .epic = session.epic,
                     .changeset = session.changeset,
                     .plan_epic = parts.plan_epic,
                     .user_name = user.name,
                     .user_email = user.email,
                     .author = work.plan.settings.agent_author,
                     .planner = parts.planner};
    if (work.plan.settings.store_backend == StoreBackend::bd) facts.beads_dir = work.paths.beads();
    return facts;
}

// Where commits are signed and no key is named, Git looks for one of the committer's, who is the
// agent: the user has it.
Environment with_users_key(WorkContext& work, const Session& session, const Person& user,
                           Environment environment) {
    const auto setting = [&](const char* key) {
        auto found = work.repository.configuration().config_in(session.worktree, key);
        return found ? *std::move(found) : std::nullopt;
    };
    if (!setting("commit.gpgSign") || setting("user.signingKey") || setting("gpg.format") == "ssh")
        return environment;
    return with_configuration(std::move(environment),
                              {{"user.signingKey", user.name + " <" + user.email + ">"}});
}

Budget whole_budget(const Settings& settings) {
    return {.tokens = settings.session_max_tokens, .cost = settings.session_max_cost};
}

// In turns of the session that have ended.
Result<TurnReading> used_so_far(const WorkContext& work, const SessionId& session) {
    ATELIER_TRY(const auto used,
                work.plan.store.read([&](PlanReader& plan) { return turn_record(plan, session); }));
    return used.value_or(TurnReading{});
}

// It reads nothing but what it is told, and asks before its tools run.
TalkRequest talk_request(const WorkContext& work, const TurnParts& parts,
                         const RuntimeFacts& facts) {
    if (parts.text != nullptr && !parts.has_tools)
        return {.model = facts.model, .refuses = [](const ToolCall&) {
                    return std::optional<std::string>("Nothing but words is asked for here.");
                }};
    const ToolCallFacts judged{.role = parts.session.agent.role(),
                               .worktree = parts.session.worktree,
                               .enlistment = work.project.enlistment};
    return {.instructions = parts.home.folder / "AGENTS.md",
            .model = facts.model,
            .conversation = facts.runtime_session,
            .refuses = [judged](const ToolCall& call) { return why_refused(call, judged); }};
}

// The plan may quote what a person's shell holds, as may mail and what a program printed.
std::string without_secrets(const WorkContext& work, const TurnParts& parts) {
    const Session& session = parts.session;
    const Secrets secrets(work.user_environment,
                          {parts.home.folder.string(), session.worktree, parts.root_branch,
                           session.branch ? session.branch->str() : ""});
    return secrets.hide_in(parts.prompt);
}

// `prompt`: what stands in its file. `counted`: what the agent may count by the turn's end.
RuntimeFacts runtime_facts(const WorkContext& work, const TurnParts& parts,
                           const std::string& prompt, const Budget& counted) {
    const Session& session = parts.session;
    const std::string prompt_file = work.paths.prompt(session.id).string();
    const TextTask text = parts.text == nullptr ? TextTask{} : *parts.text;
    const std::optional<std::int64_t> tokens = text.max_tokens && counted.tokens
                                                   ? std::min(*text.max_tokens, *counted.tokens)
                                               : text.max_tokens ? text.max_tokens
                                                                 : counted.tokens;
    return {.prompt = prompt_argument(prompt, prompt_file),
            .prompt_file = prompt_file,
            .instructions = parts.home.instructions,
            .home = parts.home.folder.string(),
            .worktree = session.worktree,
            .git_dir = work.repository.common_dir().string(),
            .project = work.paths.folder.string(),
            .session = session.id.str(),
            .model = text.model.empty() ? work.plan.settings.agent_model : text.model,
            .runtime_session = parts.conversation.value_or(Conversation{}).id,
            .max_tokens = budget_text(tokens),
            .max_cost = budget_text(counted.cost),
            .max_credits = credits_text(counted.cost),
            .system_file = parts.handed.system_file.string(),
            .reply_file = parts.handed.reply_file.string(),
            .temperature = budget_text(text.temperature)};
}

Result<TurnRequest> build_turn(WorkContext& work, const TurnParts& parts) {
    const RuntimeDefinition& runtime = parts.runtime;
    const Session& session = parts.session;
    const Role role = session.agent.role();
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    const std::filesystem::path prompt_file = work.paths.prompt(session.id);
    const std::string prompt = without_secrets(work, parts);
    ATELIER_CHECK(work.files.write(prompt_file, prompt));

    ATELIER_TRY(const TurnReading used, used_so_far(work, session.id));
    const Budget budget = left_of(whole_budget(work.plan.settings), used);
    const Conversation before = parts.conversation.value_or(Conversation{});
    const Budget counted = of_conversation(budget, before);
    const RuntimeFacts facts = runtime_facts(work, parts, prompt, counted);
    const std::string definition = runtime.file.string();
    TurnRequest turn{.session = session.id,
                     .directory = session.worktree,
                     .output = runtime.output,
                     .transcript = work.paths.transcript(session.id),
                     .errors = work.paths.transcript_errors(session.id),
                     .timeout = work.plan.settings.session_timeout,
                     .budget = budget,
                     .begun = turn_in(before),
                     .wants_words = parts.text != nullptr,
                     .reply = parts.handed.reply_file,
                     .interactive = parts.command.on_terminal};
    if (parts.text != nullptr && parts.text->timeout) turn.timeout = parts.text->timeout;
    turn.begun.earlier = {used.tokens, used.cost};
    // Nobody can tell whether a person and an agent on a terminal are silent for too long.
    if (!turn.interactive) {
        turn.stall = work.plan.settings.session_stall;
        turn.tool_limit = work.plan.settings.session_tool_limit;
    }
    if (runtime.prompt == PromptBy::standard_input && !turn.interactive) turn.input = prompt_file;
    if (runtime.output == RuntimeOutput::acp) turn.talk = talk_request(work, parts, facts);
    const auto options = turn_options(work.plan.settings, role, runtime, turn.interactive);
    tell_of_larger_budget(work, runtime, options, counted.cost);
    ATELIER_TRY(turn.argv, runtime_command(parts.command.argv, options, facts, definition));
    turn.argv.insert(turn.argv.begin() + 1, parts.home.arguments.begin(),
                     parts.home.arguments.end());
    AgentFacts agent = agent_facts(work, parts, user);
    ATELIER_TRY(agent.runtime, runtime_environment(runtime.env, facts, definition));
    turn.environment = guarded_environment(work, agent_environment(work.user_environment, agent));
    if (role == Role::worker || parts.has_tools)
        turn.environment = with_users_key(work, session, user, std::move(turn.environment));
    ATELIER_CHECK(sandbox_turn(work, session, runtime.git_hooks, turn));
    return turn;
}

Result<std::string> write_worker_prompt(const Context& context, const LivenessProbe& probe,
                                        const Session& session, BriefFacts facts, bool goes_on) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<std::string> {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, *session.epic));
        ATELIER_TRY(facts.mail, mail_of_brief(plan, context,
                                              {.agent = session.agent,
                                               .epic = session.epic,
                                               .changeset = session.changeset}));
        ATELIER_CHECK(note_told(plan, *session.changeset, facts.mail));
        ATELIER_TRY(facts.review, review_of_brief(plan, *session.changeset, facts.mail));
        if (session.onto) {
            ATELIER_TRY(const auto setback, plan.setback(*session.changeset));
            if (const auto* in = setback ? std::get_if<InConflict>(&setback->by) : nullptr)
                facts.conflicts = in->paths;
        }
        const Bead& changeset = *graph.find(*session.changeset);
        ATELIER_TRY(facts.collisions, collisions_to_tell(plan, context, probe, changeset, graph));
        return goes_on ? Result<std::string>(resumed_brief(changeset, session, facts))
                       : worker_brief(graph, changeset, session, facts);
    });
}

// The brief has the approved words; a person may take these for the ones they see in the plan.
Result<void> tell_what_waits(WorkContext& work, const Session& session) {
    ATELIER_TRY(const EpicTree tree, work.plan.store.read([&](PlanReader& plan) {
        return load_epic(plan, *session.epic);
    }));
    for (const BeadId& id : {*session.epic, *session.changeset})
        if (tree.waiting().contains(id))
            work.progress.warn(id.str() +
                               " says something else by now than was approved, and the "
                               "approved words are worked on: 'git atelier promote " +
                               session.epic->str() + "' shows the difference");
    return {};
}

// Words can be asked for before there is a first commit: on the branch that it will be on.
Result<BranchName> branch_for_words(Repository& repository) {
    auto branch = repository.refs().default_branch();
    if (branch) return branch;
    ATELIER_TRY(const auto branches, repository.refs().branches());
    if (!branches.empty()) return branch;
    ATELIER_TRY(const auto checkouts, repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.branch) return *checkout.branch;
    return *BranchName::parse("main");
}

} // namespace

Result<Budget> budget_left(const WorkContext& work, const SessionId& session) {
    ATELIER_TRY(const TurnReading used, used_so_far(work, session));
    return left_of(whole_budget(work.plan.settings), used);
}

Result<TurnRequest> build_worker_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                      const Session& session, const PreparedWorktree& worktree,
                                      const WorkerOpening& opening) {
    Context& context = work.plan;
    ATELIER_TRY(const BranchName branch, work.repository.refs().default_branch());
    ATELIER_TRY(const AgentHome home,
                write_agent_home(
                    work, runtime,
                    {.agent = session.agent, .worktree = worktree.path, .default_branch = branch}));
    BriefFacts facts{.home = home.folder,
                     .skills = home.skills,
                     .uncommitted = worktree.uncommitted,
                     .led_back = worktree.led_back,
                     .checks = context.settings.checks,
                     .limits = context.settings.limits,
                     .missing = opening.missing,
                     .words_alone = opening.words_alone};
    if (opening.asked) facts.asked = opening.asked->system + "\n\n" + opening.asked->prompt;
    ATELIER_CHECK(add_earlier_work(context, work.repository, work.paths, session,
                                   OwnCommits{worktree.base, worktree.start}, facts));
    if (context.settings.sandbox != SandboxMode::none) {
        ATELIER_TRY(facts.unregistered, work.repository.configuration().unregistered_submodules());
    }
    ATELIER_CHECK(tell_what_waits(work, session));
    const bool goes_on = opening.conversation.has_value();
    ATELIER_TRY(const std::string prompt,
                write_worker_prompt(context, work.probe(), session, std::move(facts), goes_on));
    return build_turn(
        work, {.runtime = runtime,
               .command = goes_on ? worker_resume_command(runtime) : worker_command(runtime),
               .session = session,
               .home = home,
               .prompt = prompt,
               .root_branch = worktree.root.str(),
               .plan_epic = session.epic,
               .conversation = opening.conversation,
               .text = opening.asked ? &*opening.asked : nullptr,
               .has_tools = true});
}

Result<TurnRequest> build_mail_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                    Session session) {
    const Context& context = work.plan;
    ATELIER_TRY(const BranchName branch, work.repository.refs().default_branch());
    session.worktree = work.paths.home(session.agent).string();
    ATELIER_TRY(const AgentHome home, write_agent_home(work, runtime,
                                                       {.agent = session.agent,
                                                        .worktree = session.worktree,
                                                        .default_branch = branch}));
    MailBriefFacts facts{.agent = session.agent, .home = home.folder, .skills = home.skills};
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(facts.mail, mail_of_brief(plan, context, {.agent = session.agent, .epic = {}}));
        return note_told(plan, context.caller_bead(), facts.mail);
    }));
    return build_turn(work, {.runtime = runtime,
                             .command = worker_command(runtime),
                             .session = session,
                             .home = home,
                             .prompt = mail_brief(facts),
                             .root_branch = branch.str()});
}

Result<TurnRequest> build_text_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                    Session session, const TextTask& task) {
    ATELIER_TRY(const TurnCommand command, require_text_command(runtime));
    ATELIER_TRY(const BranchName branch, branch_for_words(work.repository));
    ATELIER_TRY(const AgentHome home, write_text_home(work, runtime, session, branch));
    session.worktree = work.paths.text_home(session.agent, session.id).string();
    std::vector<std::string> words =
        turn_options(work.plan.settings, session.agent.role(), runtime, false);
    words.insert(words.end(), command.argv.begin(), command.argv.end());
    ATELIER_TRY(TextHandedOver handed, hand_over_text(work, runtime, session, task, words, home));
    return build_turn(work, {.runtime = runtime,
                             .command = command,
                             .session = session,
                             .home = home,
                             .prompt = handed.prompt,
                             .root_branch = branch.str(),
                             .text = &task,
                             .has_tools = runtime.text_has_tools,
                             .handed = std::move(handed)});
}

Result<TurnRequest> build_artisan_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                       Session session, const TextTask& task) {
    ATELIER_TRY(const BranchName branch, branch_for_words(work.repository));
    if (session.worktree.empty()) session.worktree = work.paths.home(session.agent).string();
    ATELIER_TRY(const AgentHome home, write_agent_home(work, runtime,
                                                       {.agent = session.agent,
                                                        .worktree = session.worktree,
                                                        .default_branch = branch}));
    return build_turn(work,
                      {.runtime = runtime,
                       .command = worker_command(runtime),
                       .session = session,
                       .home = home,
                       .prompt = (task.system.empty() ? "" : task.system + "\n\n") + task.prompt,
                       .root_branch = session.branch.value_or(branch).str(),
                       .text = &task,
                       .has_tools = true});
}

Result<TurnRequest> build_planner_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                       const Session& session, const PlannerTask& task) {
    const Context& context = work.plan;
    ATELIER_TRY(const AgentHome home,
                write_agent_home(work, runtime,
                                 {.agent = session.agent,
                                  .worktree = session.worktree,
                                  .default_branch = task.followed,
                                  .ticket_providers = work.ticket_providers()}));
    PlannerBriefFacts brief{.agent = session.agent,
                            .home = home.folder,
                            .worktree = session.worktree,
                            .default_branch = task.followed,
                            .goal = task.goal,
                            .epic = std::nullopt,
                            .skills = home.skills,
                            .goes_on = task.conversation.has_value()};
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (task.epic) {
            ATELIER_TRY(brief.epic, require_epic(plan, *task.epic));
        }
        ATELIER_TRY(brief.mail,
                    mail_of_brief(plan, context, {.agent = session.agent, .epic = task.epic}));
        return note_told(plan, context.caller_bead(), brief.mail);
    }));
    return build_turn(
        work, {.runtime = runtime,
               .command = task.conversation ? planner_resume_command(runtime)
                                            : planner_command(runtime, task.interactive),
               .session = session,
               .home = home,
               .prompt = planner_brief(brief),
               .root_branch = session.branch->str(),
               .plan_epic = task.epic,
               .planner = PlannerFacts{.agent_bead = session.agent.bead(context.issue_prefix),
                                       .worktree = session.worktree,
                                       .branch = *session.branch,
                                       .default_branch = task.followed,
                                       .sync_enabled = true},
               .conversation = task.conversation});
}

} // namespace atelier
