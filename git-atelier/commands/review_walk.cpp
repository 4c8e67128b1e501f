#include "commands/review_walk.hpp"

#include "app/core/plan_queries.hpp"
#include "app/review/gate_answer.hpp"
#include "app/review/review.hpp"
#include "app/review/review_of.hpp"
#include "base/text.hpp"
#include "commands/opened.hpp"
#include "commands/output.hpp"
#include "commands/shown_diff.hpp"
#include "commands/signalled.hpp"
#include "commands/text_editing.hpp"
#include "view/gate.hpp"
#include "view/review.hpp"
#include "wiring/person_program.hpp"

#include <deque>

namespace atelier {
namespace {

// What came of a key.
enum class Step {
    // Ask again about the same.
    stay,
    // It comes again after the others.
    later,
    // It is decided, or is not to come again.
    over,
    leave,
};

class Walk {
  public:
    Walk(const Args& args, CommandEnv& env, const Context& context, Repository& repository)
        : args_(args), env_(env), deps_{context, repository, env.probe()} {}

    Result<void> through(std::deque<AwaitedItem> items) {
        while (!items.empty()) {
            const AwaitedItem item = std::move(items.front());
            items.pop_front();
            ATELIER_TRY(const Step step, visit(item));
            if (step == Step::leave) return {};
            if (step == Step::later) items.push_back(item);
        }
        return {};
    }

  private:
    Result<Step> visit(const AwaitedItem& item) {
        ATELIER_CHECK(show(item));
        for (;;) {
            const auto key = env_.ask(question(item));
            if (!key) return Step::leave;
            const auto step = take(item, std::string(trim(*key)));
            if (!step) {
                ATELIER_CHECK(env_.print("error: " + with_hint(step.error()) + "\n"));
                // Somebody else was quicker: how it stands now is looked at first.
                if (step.error().code == ErrorCode::already_decided) ATELIER_CHECK(show(item));
                continue;
            }
            if (*step != Step::stay) return *step;
        }
    }

    static bool is_work(const AwaitedItem& item) {
        return item.awaited == Awaited::done || item.to_review;
    }

    std::string question(const AwaitedItem& item) const {
        if (gate_)
            return gate_->step.kind == GateKind::answer
                       ? "next, reply, skip or quit [n,r,s,q]? "
                       : "next, approve, changes, skip or quit [n,a,c,s,q]? ";
        return is_work(item) ? "next, open, diff, approve, changes, skip or quit [n,o,d,a,c,s,q]? "
                             : "next, skip or quit [n,s,q]? ";
    }

    Result<void> show(const AwaitedItem& item) {
        const Style style = output_style(env_);
        seen_.reset();
        gate_.reset();
        if (item.awaited == Awaited::gate || item.awaited == Awaited::question) {
            ATELIER_TRY(auto review, gate_review(desk(deps_.plan), item.bead));
            if (review) {
                gate_ = review->gate;
                return env_.print("\n" + gate_text(*review, style));
            }
        }
        if (!is_work(item)) return env_.print("\n" + awaited_item_text(item, style));
        ATELIER_TRY(const ReviewOf review, review_of(deps_, item.bead));
        seen_ = review.seen;
        return env_.print("\n" + review_of_text(review, style));
    }

    Result<Step> take(const AwaitedItem& item, const std::string& key) {
        if (key == "q") return Step::leave;
        if (key == "n") return Step::later;
        if (key == "s") return Step::over;
        if (gate_) return take_at_gate(key);
        if (!is_work(item)) return Step::stay;
        if (key == "o") return open(item.bead);
        if (key == "d") return diff(item.bead);
        if (key == "a") return approve(item.bead);
        if (key == "c") return ask_for_changes(item);
        return Step::stay;
    }

    Result<Step> open(const BeadId& id) {
        ATELIER_TRY(const Bead place, deps_.plan.store.read([&](PlanReader& plan) {
            return require_changeset(plan, id);
        }));
        ATELIER_TRY(const OpenedWorktree opened, opened_worktree(place, env_));
        ATELIER_CHECK(run_in({shell_of(env_)}, env_.process_environment().all, opened.worktree));
        return Step::stay;
    }

    Result<Step> diff(const BeadId& id) {
        ATELIER_TRY(const Outcome shown, shown_diff(args_, env_, deps_.plan, {.id = id}));
        if (!shown.printed && shown.text) ATELIER_CHECK(env_.print(*shown.text));
        return Step::stay;
    }

    Result<Step> approve(const BeadId& id) {
        ATELIER_TRY(const Context decided, env_.deciding(DecisionKind::approve, {id}));
        ATELIER_TRY(const ApproveOutcome outcome,
                    approve_work({decided, deps_.repository, deps_.probe}, id, seen_));
        ATELIER_CHECK(env_.print(approve_text(outcome)));
        return Step::over;
    }

    Result<Step> ask_for_changes(const AwaitedItem& item) {
        ATELIER_TRY(const auto patches, patches_to_review(deps_, item.bead));
        ATELIER_TRY(const TextEditing editing, text_editing(env_));
        std::optional<ChangesOutcome> asked;
        const auto take = [&](const std::string& text, const std::string&) -> Result<TextTaken> {
            ATELIER_TRY(const WrittenReview written, parse_review(text));
            if (written.is_empty()) return TextTaken::whole;
            ATELIER_TRY(const Context decided,
                        env_.deciding(DecisionKind::request_changes, {item.bead}));
            ATELIER_TRY(asked, request_changes({decided, deps_.repository, deps_.probe},
                                               {.changeset = item.bead,
                                                .message = written.message,
                                                .comments = written.comments,
                                                .seen = seen_}));
            return TextTaken::whole;
        };
        const std::string name = item.bead.str() + "-" + deps_.plan.ids.base36(4) + ".review";
        ATELIER_CHECK(text_in_editor(editing, name, review_template(item.title, patches), take));
        ATELIER_CHECK(env_.print(asked ? changes_text(*asked)
                                       : "nothing was written, and nothing is asked for\n"));
        return asked ? Step::over : Step::stay;
    }

    RunDesk desk(const Context& plan) const {
        return {plan, CommandEnv::workflow_format(), deps_.repository};
    }

    Result<Step> take_at_gate(const std::string& key) {
        const bool answers = gate_->step.kind == GateKind::answer;
        if (key == "a" && !answers) return decide(SignalKind::approve, "");
        if (key == (answers ? "r" : "c"))
            return write(answers ? SignalKind::answer : SignalKind::request_changes);
        return Step::stay;
    }

    Result<Step> decide(SignalKind kind, const std::string& text) {
        ATELIER_TRY(
            const Outcome decided,
            decided_gate(
                env_, {.run = gate_->run.id, .kind = kind, .text = text, .seen = gate_->seen()}));
        ATELIER_CHECK(env_.print(*decided.text));
        return Step::over;
    }

    Result<Step> write(SignalKind kind) {
        ATELIER_TRY(const TextEditing editing, text_editing(env_));
        std::optional<Step> step;
        const auto take = [&](const std::string& written, const std::string&) -> Result<TextTaken> {
            ATELIER_TRY(const WrittenReview read, parse_review(written));
            if (read.message.empty()) return TextTaken::whole;
            ATELIER_TRY(step, decide(kind, read.message));
            return TextTaken::whole;
        };
        const std::string name = gate_->run.id.str() + "-" + deps_.plan.ids.base36(4) + ".review";
        const std::string empty = kind == SignalKind::answer ? answer_template(gate_->title)
                                                             : review_template(gate_->title, {});
        ATELIER_CHECK(text_in_editor(editing, name, empty, take));
        if (!step) ATELIER_CHECK(env_.print("nothing was written, and nothing is decided\n"));
        return step.value_or(Step::stay);
    }

    const Args& args_;
    CommandEnv& env_;
    VerdictDeps deps_;
    // Of the one that is asked about.
    std::optional<SeenWork> seen_;
    std::optional<OpenGate> gate_;
};

} // namespace

Result<Outcome> walk_review(const Args& args, CommandEnv& env, const Context& context) {
    ATELIER_TRY(const auto items, read_review(context, env.probe(), std::nullopt));
    if (items.empty()) return Outcome{review_json(items), review_text(items, output_style(env))};
    ATELIER_TRY(Repository* const repository, env.repository());
    Walk walk(args, env, context, *repository);
    ATELIER_CHECK(walk.through({items.begin(), items.end()}));
    Outcome outcome{review_json(items), std::string()};
    outcome.printed = true;
    return outcome;
}

} // namespace atelier
