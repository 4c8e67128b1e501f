#include "adapters/yaml/workflow_yaml.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/workflow/measures.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr int most_rounds = 1000;
constexpr int most_retries = 10;
// How far lists and objects in each other are looked into: further than a workflow may go.
constexpr int deepest_look = 64;

constexpr std::array step_keys{"turn", "check", "do", "gate", "seq", "par", "loop", "use"};

class WorkflowReader {
  public:
    WorkflowReader(const UseWorkflow& use, Mistakes& mistakes) : use_(use), mistakes_(mistakes) {}

    Workflow read(const YamlNode& root, const std::string& name) {
        const StrictMap map(root, "a workflow", {"name", "title", "subject", "roles", "steps"},
                            mistakes_);
        out_.name = map.words("name", name);
        check_name(map, name);
        out_.title = map.words("title");
        out_.subject = map.choice("subject", WorkflowSubject::text);
        if (const YamlNode* roles = map.find("roles")) read_roles(*roles);
        out_.steps = steps_in(map, 1);
        return std::move(out_);
    }
    bool has_all_steps() const { return has_all_steps_; }

  private:
    void check_name(const StrictMap& map, const std::string& name) {
        const YamlNode* node = map.find("name");
        if (node == nullptr) return;
        if (!is_catalogue_name(out_.name))
            note_mistake(mistakes_, *node, "name",
                         "'" + shorten(out_.name, 60) + "' cannot be the name of a workflow",
                         "use lower-case letters, digits and dashes");
        else if (!name.empty() && out_.name != name)
            note_mistake(mistakes_, *node, "name",
                         "the file is called '" + name + "', but its workflow '" + out_.name + "'",
                         "make them the same, or leave 'name' out");
    }

    // An object of roles and their artisans, or a list of roles that somebody has to be named for.
    void read_roles(const YamlNode& node) {
        static const std::string wanted =
            "must be an object of roles and artisans like {author: worker}, or a list of roles";
        if (node.is_list()) {
            if (!is_plain_list(node, "roles", wanted, mistakes_)) return;
            for (const YamlPart& item : node.items)
                if (auto role = text_of(*item, "roles", wanted, mistakes_))
                    out_.roles.push_back({*std::move(role), "", {item->line}});
            return;
        }
        if (!is_plain_map(node, "roles", wanted, mistakes_)) return;
        for (const auto& [word, value] : node.members) {
            auto role = text_of(*word, "roles", wanted, mistakes_);
            std::string artisan;
            if (!value->is_nothing())
                artisan = text_of(*value, "roles", wanted, mistakes_).value_or("");
            if (role) out_.roles.push_back({*std::move(role), std::move(artisan), {word->line}});
        }
    }

    Terms steps_of(const YamlNode& node, int depth) {
        static const std::string wanted = "must be a list of steps like [{turn: writer}]";
        Terms out;
        if (!is_plain_list(node, "steps", wanted, mistakes_)) return lost(out);
        if (depth > deepest_look) {
            note_mistake(mistakes_, node, "steps", "the steps are nested too deeply",
                         "split it into several workflows");
            return lost(out);
        }
        for (const YamlPart& item : node.items) {
            if (leaves_ > max_workflow_leaves) return lost(out);
            auto term = step_of(*item, depth + 1);
            if (term)
                out.push_back(*std::move(term));
            else
                lost(out);
        }
        return out;
    }

    // Not every step could be read.
    Terms& lost(Terms& read) {
        has_all_steps_ = false;
        return read;
    }

    std::optional<Term> step_of(const YamlNode& node, int depth) {
        const WrittenAt at{node.line};
        if (node.is_list()) return Term{SeqStep{steps_of(node, depth)}, at};
        const std::string kind = kind_of(node);
        if (kind.empty()) return std::nullopt;
        if (kind == "use") return used(node, at);
        if (kind == "seq") return Term{seq_of(node, depth), at};
        if (kind == "par") return Term{par_of(node, depth), at};
        if (kind == "loop") return Term{loop_of(node, depth), at};
        ++leaves_;
        if (kind == "turn") return Term{turn_of(node), at};
        if (kind == "check") return Term{check_of(node), at};
        if (kind == "gate") return Term{gate_of(node), at};
        const StrictMap map(node, "a do", {"do"}, mistakes_);
        return Term{DoStep{map.choice("do", DoKind::notify)}, at};
    }

    // The one of its keys that says what kind of step it is; "", noted, where that is not clear.
    std::string kind_of(const YamlNode& node) {
        static const std::string all = join({step_keys.begin(), step_keys.end()}, ", ");
        if (!is_plain_map(node, "steps", "may contain only lists and objects like {turn: writer}",
                          mistakes_))
            return {};
        std::vector<std::string> kinds;
        for (const auto& [word, value] : node.members)
            if (std::find(step_keys.begin(), step_keys.end(), word->text) != step_keys.end())
                kinds.push_back(word->text);
        if (kinds.size() == 1) return kinds.front();
        if (kinds.empty()) {
            const std::string first =
                node.members.empty() ? "" : shorten(node.members.front().first->text, 60);
            note_mistake(mistakes_, node, first.empty() ? "steps" : first,
                         "one key of a step must say what it is, and this step has none",
                         "add one of " + all);
        } else if (kinds[0] == kinds[1]) {
            note_mistake(mistakes_, node, kinds[1], "'" + kinds[1] + "' is given twice",
                         "leave one of them out");
        } else {
            note_mistake(mistakes_, node, kinds[1],
                         "a step is one thing, and this is both '" + kinds[0] + "' and '" +
                             kinds[1] + "'",
                         "split it into two steps, each with its own '-'");
        }
        return {};
    }

    TurnStep turn_of(const YamlNode& node) {
        const StrictMap map(
            node, "a turn",
            {"turn", "produces", "brief", "sees", "retries", "if_failed", "timeout"}, mistakes_);
        TurnStep out;
        out.role = map.words("turn");
        has_all_steps_ = has_all_steps_ && !out.role.empty();
        out.produces = map.choice("produces", Produces::text);
        if (const YamlNode* brief = map.find("brief")) out.brief = brief_of(*brief);
        if (const YamlNode* sees = map.find("sees")) out.sees = sees_of(*sees);
        out.retries = map.number("retries", out.retries, 0, most_retries);
        out.if_failed = map.choice("if_failed", IfFailed::stop);
        out.timeout = map.duration("timeout");
        return out;
    }

    TurnBrief brief_of(const YamlNode& node) {
        if (!node.is_map()) {
            const auto text =
                text_of(node, "brief",
                        "must be the name of a brief, or {first: ONE, then: ANOTHER}", mistakes_);
            return text ? TurnBrief{*text, *text} : TurnBrief{};
        }
        const StrictMap map(node, "a brief", {"first", "then"}, mistakes_);
        TurnBrief out{map.words("first"), map.words("then")};
        map.require("first", "name the brief of the first round");
        map.require("then", "name the brief of later rounds");
        return out;
    }

    Sees sees_of(const YamlNode& node) {
        static const std::string wanted = "must be all, previous, none, or a part like 10%";
        const auto text = text_of(node, "sees", wanted, mistakes_);
        if (!text) return {};
        if (*text == "all") return {SeesKind::all};
        if (*text == "previous") return {SeesKind::previous};
        if (*text == "none") return {SeesKind::none};
        if (text->ends_with('%')) {
            const auto percent = parse_integer(text->substr(0, text->size() - 1));
            if (percent && *percent >= 1 && *percent <= 100)
                return {SeesKind::part, static_cast<int>(*percent)};
        }
        note_unfit(mistakes_, node, "sees", wanted, *text);
        return {};
    }

    CheckStep check_of(const YamlNode& node) {
        const StrictMap map(node, "a check", {"check"}, mistakes_);
        return {map.list("check", "must be a command and its arguments like [make, test]")};
    }

    GateStep gate_of(const YamlNode& node) {
        const StrictMap map(node, "a gate", {"gate", "timeout"}, mistakes_);
        return {map.choice("gate", GateKind::approval), map.duration("timeout")};
    }

    // What stands behind `seq:`, `par:` or `loop:`.
    static const YamlNode& within(const YamlNode& node, std::string_view kind) {
        for (const auto& [word, value] : node.members)
            if (word->text == kind) return *value;
        return node;
    }

    Terms steps_in(const StrictMap& map, int depth) {
        if (const YamlNode* steps =
                map.require("steps", "list the steps, like 'steps: [{turn: writer}]'"))
            return steps_of(*steps, depth);
        has_all_steps_ = false;
        return {};
    }

    // What is said of a step of steps stands within it.
    void check_alone(const YamlNode& node, std::string_view kind, const std::string& form) {
        bool alone = true;
        for (const auto& [word, value] : node.members) {
            if (word->text == kind) continue;
            alone = false;
            const std::string key = word->is_scalar() ? shorten(word->text, 60) : "?";
            note_mistake(mistakes_, *word, key,
                         "'" + key + "' stands beside '" + std::string(kind) + "'",
                         "put it inside, like '" + form + "'");
        }
        if (alone) StrictMap(node, with_article(kind), {kind}, mistakes_);
    }

    SeqStep seq_of(const YamlNode& node, int depth) {
        check_alone(node, "seq", "seq: {name: draft, steps: [...]}");
        const YamlNode& inner = within(node, "seq");
        if (inner.is_list()) return {steps_of(inner, depth)};
        const StrictMap map(inner, "a seq", {"name", "merge", "steps"}, mistakes_);
        return {steps_in(map, depth), map.words("name"), map.choice("merge", MergeKind::last)};
    }

    ParStep par_of(const YamlNode& node, int depth) {
        check_alone(node, "par", "par: {merge: reveal, steps: [...]}");
        const YamlNode& inner = within(node, "par");
        if (inner.is_list()) return {steps_of(inner, depth)};
        const StrictMap map(inner, "a par", {"merge", "steps"}, mistakes_);
        return {steps_in(map, depth), map.choice("merge", MergeKind::concat)};
    }

    LoopStep loop_of(const YamlNode& node, int depth) {
        check_alone(node, "loop", "loop: {name: draft, max: 3, steps: [...]}");
        const StrictMap map(within(node, "loop"), "a loop", {"name", "max", "until", "steps"},
                            mistakes_);
        LoopStep out;
        out.name = map.words("name");
        map.require("max", "set the largest number of rounds, like 'max: 3'");
        out.max = map.number("max", 1, 1, most_rounds);
        if (const YamlNode* until = map.find("until")) out.until = until_of(*until);
        out.steps = steps_in(map, depth);
        return out;
    }

    Until until_of(const YamlNode& node) {
        static const std::string wanted =
            "must be approved, checks-pass, done, unchanged, rounds, or {score: 8}";
        if (node.is_map()) return score_of(node);
        const auto text = text_of(node, "until", wanted, mistakes_);
        if (!text) return {};
        const auto kind = parse_name<UntilKind>(*text);
        if (kind && *kind != UntilKind::score) return {*kind};
        note_mistake(mistakes_, node, "until",
                     "'until' " + wanted + ", not '" + shorten(*text, 60) + "'" +
                         did_you_mean(*text, all_names<UntilKind>()));
        return {};
    }

    Until score_of(const YamlNode& node) {
        const StrictMap map(node, "a score", {"score", "of"}, mistakes_);
        Until out{.kind = UntilKind::score};
        if (const YamlNode* score =
                map.require("score", "say which score out of 10, like 'score: 8'"))
            out.score = score_number(*score);
        const std::string of = map.words("of", "any");
        const auto named = parse_name<ScoreOf>(of);
        out.of = named && *named != ScoreOf::role ? *named : ScoreOf::role;
        if (out.of == ScoreOf::role) out.role = of;
        return out;
    }

    double score_number(const YamlNode& node) {
        static const std::string wanted = "must be a number from 1 to 10";
        const auto text = text_of(node, "score", wanted, mistakes_);
        if (!text) return 1;
        const auto score = parse_decimal(*text);
        if (node.plain && score && *score >= 1 && *score <= 10) return *score;
        note_unfit(mistakes_, node, "score", wanted, *text);
        return 1;
    }

    std::optional<Term> used(const YamlNode& node, WrittenAt at) {
        const StrictMap map(node, "a use", {"use"}, mistakes_);
        const std::string name = map.words("use");
        if (name.empty()) return std::nullopt;
        auto found = use_(name);
        if (!found) {
            note_mistake(mistakes_, node, "use", found.error(),
                         "use another one, or fix that one first");
            return std::nullopt;
        }
        if (found->subject != out_.subject) {
            note_mistake(mistakes_, node, "use",
                         "'" + name + "' works on a " + std::string(name_of(found->subject)) +
                             ", but this workflow works on a " + std::string(name_of(out_.subject)),
                         "give both the same 'subject'");
            return std::nullopt;
        }
        for (const WorkflowRole& role : found->roles)
            if (find_role(out_, role.name) == nullptr)
                out_.roles.push_back({role.name, role.artisan, at});
        leaves_ += count_leaves(found->steps);
        Term whole{SeqStep{std::move(found->steps)}, at};
        stand_at(whole, at);
        return whole;
    }

    // What is spliced in stands where it is used.
    static void stand_at(Term& term, WrittenAt at) {
        term.at = at;
        Terms* within = steps_within(term);
        if (within == nullptr) return;
        for (Term& step : *within)
            stand_at(step, at);
    }

    const UseWorkflow& use_;
    Mistakes& mistakes_;
    Workflow out_;
    std::size_t leaves_ = 0;
    bool has_all_steps_ = true;
};

} // namespace

WorkflowReading read_workflow(std::string_view content, const std::string& name,
                              const UseWorkflow& use) {
    WorkflowReading out;
    out.workflow.name = name;
    const YamlPart root = load_noting(content, out.mistakes);
    if (root == nullptr) {
        out.has_all_steps = false;
        return out;
    }
    WorkflowReader reader(use, out.mistakes);
    out.workflow = reader.read(*root, name);
    out.has_all_steps = reader.has_all_steps();
    sort_mistakes(out.mistakes);
    return out;
}

Result<Workflow> YamlWorkflowFormat::parse(const std::string& text) {
    const auto no_use = [](const std::string&) -> tl::expected<Workflow, std::string> {
        return tl::unexpected(std::string("a stored workflow cannot use another one"));
    };
    WorkflowReading read = read_workflow(text, "", no_use);
    if (read.mistakes.empty()) return std::move(read.workflow);
    const WorkflowMistake& first = read.mistakes.front();
    Json details = Json::object();
    details.set("line", first.line).set("key", first.key);
    return fail(ErrorCode::workflow_invalid,
                "the workflow that is kept cannot be read: " + first.message, {},
                std::move(details));
}

} // namespace atelier
