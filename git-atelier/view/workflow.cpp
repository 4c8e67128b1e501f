#include "view/workflow.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/table.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

Json seconds_json(const std::optional<Seconds>& time) {
    return time ? Json(time->count()) : Json();
}

std::string sees_text(const Sees& sees) {
    return sees.kind == SeesKind::part ? std::to_string(sees.percent) + "%"
                                       : std::string(name_of(sees.kind));
}

std::string until_text(const Until& until) {
    switch (until.kind) {
    case UntilKind::rounds:
        break;
    case UntilKind::approved:
        return "until it is approved";
    case UntilKind::checks_pass:
        return "until the checks pass";
    case UntilKind::done:
        return "until it is done";
    case UntilKind::unchanged:
        return "until nothing changes";
    case UntilKind::score: {
        const std::string whose = until.of == ScoreOf::any    ? "a"
                                  : until.of == ScoreOf::last ? "the last"
                                  : until.of == ScoreOf::mean ? "the mean"
                                                              : until.role + "'s";
        return fmt::format("until {} score reaches {}", whose, until.score);
    }
    }
    return {};
}

Json steps_json(const Terms& steps);

class StepAsJson {
  public:
    Json operator()(const TurnStep& turn) const {
        Json brief;
        if (!turn.brief.first.empty())
            brief = Json::object().set("first", turn.brief.first).set("then", turn.brief.then);
        return Json::object()
            .set("step", "turn")
            .set("role", turn.role)
            .set("produces", name_of(turn.produces))
            .set("brief", std::move(brief))
            .set("sees", sees_text(turn.sees))
            .set("retries", turn.retries)
            .set("if_failed", name_of(turn.if_failed))
            .set("timeout", seconds_json(turn.timeout));
    }
    Json operator()(const CheckStep& check) const {
        return Json::object().set("step", "check").set("command", Json::strings(check.argv));
    }
    Json operator()(const DoStep& todo) const {
        return Json::object().set("step", "do").set("what", name_of(todo.kind));
    }
    Json operator()(const GateStep& gate) const {
        return Json::object()
            .set("step", "gate")
            .set("waits_for", name_of(gate.kind))
            .set("timeout", seconds_json(gate.timeout));
    }
    Json operator()(const SeqStep& seq) const {
        return Json::object()
            .set("step", "seq")
            .set("name", seq.name)
            .set("merge", name_of(seq.merge))
            .set("steps", steps_json(seq.steps));
    }
    Json operator()(const ParStep& par) const {
        return Json::object()
            .set("step", "par")
            .set("merge", name_of(par.merge))
            .set("steps", steps_json(par.steps));
    }
    Json operator()(const LoopStep& loop) const {
        const Until& until = loop.until;
        const bool score = until.kind == UntilKind::score;
        return Json::object()
            .set("step", "loop")
            .set("name", loop.name)
            .set("max", loop.max)
            .set("until", name_of(until.kind))
            .set("score", score ? Json(until.score) : Json())
            .set("of", !score                      ? Json()
                       : until.of == ScoreOf::role ? Json(until.role)
                                                   : Json(name_of(until.of)))
            .set("steps", steps_json(loop.steps));
    }
};

Json steps_json(const Terms& steps) {
    Json out = Json::array();
    for (const Term& step : steps)
        out.push(std::visit(StepAsJson(), step.step));
    return out;
}

// A step on one line, without those within it.
class StepInWords {
  public:
    std::string operator()(const TurnStep& turn) const {
        std::vector<std::string> words{turn.role + " makes " + made(turn.produces)};
        if (!turn.brief.first.empty()) words.front() += " with the brief " + turn.brief.first;
        if (turn.brief.then != turn.brief.first) words.push_back("later with " + turn.brief.then);
        if (turn.sees.kind == SeesKind::part)
            words.push_back("seeing the last " + sees_text(turn.sees));
        if (turn.sees.kind == SeesKind::previous) words.push_back("seeing only the previous text");
        if (turn.sees.kind == SeesKind::none) words.push_back("seeing nothing made so far");
        if (turn.retries != TurnStep{}.retries)
            words.push_back(turn.retries == 0
                                ? "tried once"
                                : "tried " + std::to_string(turn.retries + 1) + " times");
        if (turn.if_failed == IfFailed::skip) words.push_back("skipped if it fails");
        if (turn.timeout) words.push_back("for at most " + short_duration(*turn.timeout));
        return join(words, ", ");
    }
    std::string operator()(const CheckStep& check) const {
        std::vector<std::string> words{"check"};
        for (const std::string& word : check.argv)
            words.push_back(shell_quoted(word));
        return join(words, " ");
    }
    std::string operator()(const DoStep& todo) const {
        return "do " + std::string(name_of(todo.kind));
    }
    std::string operator()(const GateStep& gate) const {
        const std::string what = gate.kind == GateKind::answer   ? "an answer"
                                 : gate.kind == GateKind::review ? "a review"
                                                                 : "an approval";
        return "wait for " + what +
               (gate.timeout ? " for at most " + short_duration(*gate.timeout) : "");
    }
    std::string operator()(const SeqStep& seq) const {
        const std::string stage = seq.name.empty() ? "" : "stage " + seq.name + ", ";
        return stage + "one after the other" +
               (seq.merge == MergeKind::last ? "" : ", " + merged(seq.merge));
    }
    std::string operator()(const ParStep& par) const { return "in parallel, " + merged(par.merge); }
    std::string operator()(const LoopStep& loop) const {
        const std::string stage = loop.name.empty() ? "" : "stage " + loop.name + ", ";
        const std::string rounds = counted(static_cast<std::size_t>(loop.max), "round");
        return loop.until.kind == UntilKind::rounds
                   ? stage + rounds
                   : stage + "at most " + rounds + " " + until_text(loop.until);
    }

  private:
    static std::string made(Produces what) {
        switch (what) {
        case Produces::text:
            return "a text";
        case Produces::changes:
            return "changes";
        case Produces::review:
            return "a review";
        case Produces::note:
            break;
        }
        return "a note";
    }
    static std::string merged(MergeKind kind) {
        switch (kind) {
        case MergeKind::concat:
            return "collected into one text";
        case MergeKind::reveal:
            return "all parts revealed";
        case MergeKind::last:
            return "only the last one counts";
        case MergeKind::reviews:
            break;
        }
        return "their reviews combined";
    }
};

void add_steps(std::string& out, const Terms& steps, std::size_t depth) {
    for (const Term& step : steps) {
        const Terms* within = steps_within(step);
        out += std::string(depth, ' ') + one_line(std::visit(StepInWords(), step.step)) +
               (within == nullptr ? "" : ":") + "\n";
        if (within != nullptr) add_steps(out, *within, depth + 2);
    }
}

std::string roles_text(const Workflow& workflow) {
    std::vector<std::string> roles;
    for (const WorkflowRole& role : workflow.roles)
        roles.push_back(role.artisan.empty() || role.artisan == role.name
                            ? role.name
                            : role.name + " (" + role.artisan + ")");
    return join(roles, ", ");
}

} // namespace

Json workflow_head_json(const CheckedWorkflow& workflow) {
    const Workflow& normal = workflow.normal;
    Json roles = Json::array();
    for (const WorkflowRole& role : normal.roles)
        roles.push(Json::object().set("role", role.name).set("artisan", or_null(role.artisan)));
    return Json::object()
        .set("name", normal.name)
        .set("title", normal.title)
        .set("subject", name_of(normal.subject))
        .set("roles", std::move(roles))
        .set("artisans", Json::object()
                             .set("least", workflow.artisans.least)
                             .set("most", workflow.artisans.most))
        .set("turns_at_most", workflow.turns_at_most)
        .set("file", to_valid_utf8(workflow.found.file.string()))
        .set("shipped", workflow.found.shipped)
        .set("asks_first", workflow.found.asks_first)
        .set("mistakes", workflow.found.mistakes.size());
}

Json workflow_json(const CheckedWorkflow& workflow) {
    return Json::object().set(
        "workflow", workflow_head_json(workflow).set("steps", steps_json(workflow.normal.steps)));
}

std::string workflow_text(const CheckedWorkflow& workflow, const Style& style) {
    const Workflow& normal = workflow.normal;
    std::string out = paint(style, Tone::strong, one_line(normal.name));
    if (!normal.title.empty()) out += ": " + one_line(normal.title);
    out += "\n";
    Table facts({{}, {.wraps = true}});
    const auto fact = [&](const char* name, const std::string& value) {
        facts.row({{name, Tone::faint}, value});
    };
    fact("works on", with_article(name_of(normal.subject)));
    fact("roles", roles_text(normal));
    fact("takes", arity_text(workflow.artisans));
    fact("turns", "at most " + std::to_string(workflow.turns_at_most));
    fact("file", workflow.found.file.string());
    if (workflow.found.asks_first) fact("asks", "before running its commands");
    out += facts.text(style) + "\n";
    add_steps(out, normal.steps, 0);
    return out;
}

} // namespace atelier
