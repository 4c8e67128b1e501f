#include "app/agent/prompt.hpp"

#include "app/claim/own_work.hpp"
#include "app/guard/runtime_hooks.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"

namespace atelier {
namespace {

std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items)
        out += "- " + item + "\n";
    return out;
}

// Each with its subtasks below it.
std::string task_lines(const EpicTree& graph, const BeadId& above, const std::string& indent = {}) {
    std::string out;
    for (const Bead& task : graph.tasks())
        if (task.parent == above)
            out += indent + (is_closed(task) ? "- [x] " : "- [ ] ") + task.id.str() + "  " +
                   task.title + "\n" + task_lines(graph, task.id, indent + "  ");
    return out;
}

std::string epic_tasks(const EpicTree& graph, const Bead& changeset) {
    const std::string tasks = task_lines(graph, graph.epic().id);
    if (tasks.empty()) return {};
    return std::string(is_last_one(graph, changeset.id)
                           ? "\nThis is its last changeset: what is left of its tasks is yours as "
                             "well (`task_done ID`).\n\n"
                           : "\nIts own tasks, for whoever does its last changeset (`task_done ID`"
                             "):\n\n") +
           tasks;
}

std::string rebase_section(const Session& session, const BriefFacts& facts) {
    if (!session.onto) return {};
    const std::string command = "In the worktree run\n\n    git rebase " + session.onto->str();
    if (facts.conflicts.empty())
        return "## First: bring in what the root branch has\n\n"
               "The root branch has moved, and a check fails on this work with what is there "
               "now. " +
               command +
               "\n\nfinish the rebase, and mend what fails so that both changes keep their "
               "meaning.\n\n";
    return "## First: resolve a conflict\n\n"
           "The root branch has moved and this work conflicts with it. " +
           command +
           "\n\nresolve each conflict so that both changes keep their meaning, finish the "
           "rebase, and run the tests again.\n\nIn conflict:\n\n" +
           list(facts.conflicts) + "\n";
}

std::string indented(const std::string& text, const std::string& with) {
    std::string out;
    for (const std::string& line : lines_of(trim(text)))
        out += line.empty() ? std::string(trim(with)) + "\n" : with + line + "\n";
    return out;
}

std::string mail_section(const std::string& heading, const std::vector<ToldMessage>& mail) {
    if (mail.empty()) return {};
    std::string out = heading + "\n\n";
    for (const auto& [message, question] : mail) {
        out += "### " + message.subject() + " (from " +
               (message.from().empty() ? "an unknown sender" : message.from()) + ")\n\n";
        if (question)
            out += question->from() + " had asked: " + question->subject() + "\n\n" +
                   indented(question->body(), "> ") + "\nThe answer:\n\n";
        out += message.body() + "\n\n";
    }
    return out;
}

std::string review_section(const BriefFacts& facts) {
    std::string asked = facts.review;
    if (!facts.comments.empty()) asked += (asked.empty() ? "" : "\n") + facts.comments;
    return asked.empty() ? "" : "## What a review asks for\n\n" + asked + "\n";
}

std::string how_it_ended(const Session& session) {
    const std::string text = session.outcome_text.empty() ? "" : ": " + session.outcome_text;
    switch (session.outcome ? session.outcome->end() : SessionEnd::lost) {
    case SessionEnd::integrated:
        return "landed" + text;
    case SessionEnd::done:
        return "was done" + text;
    case SessionEnd::conflict:
        return "did not land" + text;
    case SessionEnd::unread:
        return "did not land: it did not know of the messages above";
    case SessionEnd::turn:
        return "took a turn" + text;
    case SessionEnd::blocked:
        return "was blocked" + text;
    case SessionEnd::interrupted:
        return "was stopped before its end";
    case SessionEnd::lost:
        return "was cut off" + text;
    case SessionEnd::failed:
        return "failed" + text;
    case SessionEnd::detached:
        if (session.declared != Declared::done) break;
        return "said that it is done" + (session.summary.empty() ? "" : ": " + session.summary);
    case SessionEnd::ended:
        break;
    }
    return "ended" + text;
}

std::string led_back_section(const Session& session, const BriefFacts& facts) {
    if (!facts.led_back) return {};
    const auto& [from, made_again, kept] = *facts.led_back;
    const std::string left = "An earlier session left the worktree on " +
                             (from ? "the branch " + from->str() : std::string("no branch")) + ". ";
    if (!made_again)
        return left + "It is on " + session.branch->str() +
               " again, with its files as they were.\n\n";
    std::vector<std::string> places = kept;
    if (from) places.insert(places.begin(), "the branch " + from->str());
    std::string out = left + "It was made again on " + session.branch->str() + ". ";
    if (places.empty()) return out + "Nothing was only there.\n\n";
    return out +
           "What was there lands only if you bring it over, as with 'git cherry-pick'; it is "
           "kept as\n\n" +
           list(places) + "\n";
}

std::string earlier_section(const Session& current, const BriefFacts& facts) {
    std::string out;
    if (facts.earlier) {
        const auto& [session, fault, output, transcript] = *facts.earlier;
        out += "The last session, " + session.id.str() + " of " + session.agent.str() + ", " +
               how_it_ended(session) + "\n";
        if (!fault.empty() && session.outcome_text.find(fault) == std::string::npos)
            out += "What failed: " + fault + "\n";
        if (!transcript.empty()) out += "Its transcript: " + transcript.string() + "\n";
        if (!output.empty()) out += "\nThe end of what was printed:\n\n" + indented(output, "    ");
        out += "\n";
    }
    out += led_back_section(current, facts);
    if (!facts.commits.empty())
        out += "Commits that are on the branch already:\n\n" + list(facts.commits) + "\n";
    if (!facts.uncommitted.empty())
        out += "An earlier session left these files uncommitted; use or discard them:\n\n" +
               list(facts.uncommitted) + "\n";
    return out.empty() ? out : "## So far\n\n" + out;
}

std::string reminder_section(const Bead& changeset, const BriefFacts& facts) {
    if (facts.missing.empty()) return {};
    return unsaid_text(changeset.id) + "\nWhat is missing: " + facts.missing +
           ".\nWhat it is about: bead_show " + changeset.id.str() + "\n\n";
}

std::string uncommitted_section(const BriefFacts& facts) {
    if (facts.uncommitted.empty()) return {};
    return "Not committed so far:\n\n" + list(facts.uncommitted) + "\n";
}

// Only the later one of two is told: the other one lands without it.
std::string collision_section(const Bead& changeset, const BriefFacts& facts) {
    std::string out;
    for (const Collision& one : facts.collisions) {
        if (one.subject != changeset.id) continue;
        const std::string paths = join(one.paths, ", ");
        switch (one.against) {
        case Against::changeset:
            out += "- " + one.other +
                   (one.planned ? ", which is under way; both are planned to change " : " in ") +
                   paths + "\n";
            break;
        case Against::root_branch:
            out += "- its root branch as it is by now, in " + paths + "\n";
            break;
        case Against::parent_branch:
            out += "- the branch " + one.other + " in " + paths + "\n";
            break;
        }
    }
    if (out.empty()) return out;
    return "## What it may collide with\n\nAs things stand these do not go together with it, or "
           "may not; `bead_show ID` says what they are about. Keep your changes there small, and "
           "apart from theirs where you can:\n\n" +
           out + "\n";
}

std::string command_line(const std::vector<std::string>& command) {
    std::vector<std::string> words;
    for (const std::string& word : command)
        words.push_back(shell_quoted(word));
    return join(words, " ");
}

std::string pages_text(const std::filesystem::path& skills) {
    return skills.empty() ? "" : "A page for each skill is in " + skills.string() + ".\n";
}

std::string finish_section(const BriefFacts& facts) {
    std::string out = "## How to finish\n\n"
                      "Everything committed, the worktree clean, then `changeset_done --summary "
                      "TEXT`.\nCannot go on: `changeset_block --reason TEXT`.\n";
    if (!facts.checks.empty()) {
        out += "\nBefore it lands these run in the worktree, and each has to end well; run them "
               "yourself first:\n\n";
        for (const auto& command : facts.checks)
            out += "    " + command_line(command) + "\n";
    }
    return facts.skills.empty() ? out : out + "\n" + pages_text(facts.skills);
}

} // namespace

Result<std::string> worker_brief(const EpicTree& graph, const Bead& changeset,
                                 const Session& session, const BriefFacts& facts) {
    const Bead& epic = graph.epic();
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    ATELIER_TRY(const Changeset wanted, Changeset::of(changeset));
    std::string out = "# " + changeset.id.str() + ": " + changeset.title + "\n\n";
    out += "You are " + session.agent.str() +
           (facts.asked.empty() ? ". Carry out this one changeset, then end."
                                : ". Take this one turn on the changeset, then end.") +
           " How you work here is in " + (facts.home / "AGENTS.md").string() + ".\n\n";
    if (!facts.missing.empty())
        out += "## First: you were here before\n\nThis is your second turn in this session. " +
               reminder_section(changeset, facts);
    if (!facts.asked.empty()) out += "## Your turn\n\n" + std::string(trim(facts.asked)) + "\n\n";
    out += rebase_section(session, facts);
    out += mail_section("## What you were told about it\n\nWhere it differs from the plan it wins; "
                        "what an overseer has said holds until the changeset has landed.",
                        facts.mail);
    out += review_section(facts);
    out += "## The changeset\n\n";
    const std::string text = prose(changeset);
    out += (text.empty() ? "(no description)" : text) + "\n\n";
    if (const std::string tasks = task_lines(graph, changeset.id); !tasks.empty())
        out += "Tasks (`task_done ID` when one is finished):\n\n" + tasks + "\n";
    if (!wanted.paths().empty())
        out += "Only these files may change: " + join(wanted.paths(), ", ") + "\n\n";
    out += "Size: a warning over " + std::to_string(facts.limits.warn_lines) +
           " changed lines, refused over " + std::to_string(facts.limits.max_lines) + ".\n\n";
    out += collision_section(changeset, facts);
    out += "## Its epic, " + epic.id.str() + ": " + epic.title + "\n\n";
    std::string about;
    if (goal.scope()) about += "Scope: " + *goal.scope() + "\n";
    if (goal.acceptance()) about += "Finished when: " + *goal.acceptance() + "\n";
    if (goal.changeset_strategy()) about += "Strategy: " + *goal.changeset_strategy() + "\n";
    about += epic_tasks(graph, changeset);
    out += about + (about.empty() ? "" : "\n") + "## Where\n\nWorktree: " + session.worktree +
           "\nBranch: " + session.branch->str() + "\n\n";
    if (!facts.unregistered.empty())
        out += "Submodules that 'git submodule init' cannot register here, as the repository's "
               "configuration is read-only: " +
               join(facts.unregistered, ", ") +
               ". To check them out: git -c submodule.active=. submodule update\n\n";
    out += earlier_section(session, facts);
    return out + (facts.words_alone ? pages_text(facts.skills) : finish_section(facts));
}

std::string resumed_brief(const Bead& changeset, const Session& session, const BriefFacts& facts) {
    const std::string told =
        mail_section("## What you were told about it", facts.mail) + review_section(facts);
    if (!facts.missing.empty())
        return reminder_section(changeset, facts) + uncommitted_section(facts) + told;
    std::string out = "You are " + session.agent.str() + ", and go on with " + changeset.id.str() +
                      ": " + changeset.title + ".";
    if (facts.earlier)
        out += " The last session on it, " + facts.earlier->session.id.str() + ", " +
               how_it_ended(facts.earlier->session) + ".";
    out += facts.led_back ? "\n\n" + led_back_section(session, facts)
                          : " The worktree is as it was left.\n";
    out += "What it is about: bead_show " + changeset.id.str() + "\n\n";
    out += rebase_section(session, facts);
    out += told + collision_section(changeset, facts) + uncommitted_section(facts);
    return out + "Go on where you were, and finish as you were told: everything committed, the "
                 "worktree clean, then `changeset_done --summary TEXT`.\nCannot go on: "
                 "`changeset_block --reason TEXT`.\n";
}

std::string mail_brief(const MailBriefFacts& facts) {
    std::string out = "You are " + facts.agent.str() + ". How you work here is in " +
                      (facts.home / "AGENTS.md").string() + ".\n\n";
    out += mail_section("## Messages to you", facts.mail);
    out += "This session has no changeset and no worktree: read the messages, do what they ask as "
           "far as your skills go, and end. Nothing is committed from here.\n";
    return out + pages_text(facts.skills);
}

std::string artisan_brief(const ArtisanBriefFacts& facts, const std::string& asked) {
    std::string out = "You are " + facts.agent.str() +
                      ". Take this one turn, then end. How you work here is in " +
                      (facts.home / "AGENTS.md").string() + ".\n\n" + std::string(trim(asked)) +
                      "\n\n## How to finish\n\n"
                      "Write your reply to a file, then `turn_submit --file FILE`. What you say "
                      "last is your reply only if you hand none in.\n";
    return facts.skills.empty() ? out : out + skills_section(facts.skills);
}

std::string planner_brief(const PlannerBriefFacts& facts) {
    std::string out = facts.goes_on
                          ? "The overseer is back.\n\n"
                          : "You are " + facts.agent.str() + ". How you work here is in " +
                                (facts.home / "AGENTS.md").string() + ".\n\n";
    if (facts.epic)
        out += "Go on planning " + facts.epic->id.str() + ": " + facts.epic->title +
               " (bead_show " + facts.epic->id.str() + ").\n\n";
    out += facts.goal.empty() ? std::string("Ask the overseer what to plan.\n")
                              : "The goal: " + facts.goal + "\n";
    if (!facts.mail.empty()) out += "\n" + mail_section("## Messages to you", facts.mail);
    if (facts.goes_on) return out;
    out += "\nYou are in a read-only checkout of " + facts.default_branch.str() + ", " +
           facts.worktree.string() + ". You cannot commit, branch or push from it.\n";
    return out + pages_text(facts.skills);
}

} // namespace atelier
