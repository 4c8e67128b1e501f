#include "support/workflow_simulator.hpp"

#include "base/text.hpp"
#include "domain/piece/merged_text.hpp"

#include <algorithm>
#include <stdexcept>

namespace atelier::test {
namespace {

// The same everywhere, unlike std::hash.
std::uint64_t mixed(std::uint64_t seed, std::string_view text) {
    std::uint64_t value = 14695981039346656037ULL ^ (seed * 1099511628211ULL);
    for (const char c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    value ^= value >> 29;
    value *= 0xbf58476d1ce4e5b9ULL;
    return value ^ (value >> 32);
}

double chance(std::uint64_t seed, std::string_view text) {
    return static_cast<double>(mixed(seed, text) % 10000) / 10000.0;
}

std::string words(std::uint64_t seed, std::string_view text) {
    return std::to_string(mixed(seed, text) % 1000000007ULL);
}

CommitId commit_numbered(int n) {
    std::string text = std::to_string(n);
    return *CommitId::parse(std::string(40 - text.size(), 'a') + text);
}

SimulatedReply seeded_reply(std::uint64_t seed, double failures, const TurnDue& due,
                            const std::vector<std::string>& seen, int failed) {
    const std::string key = due.step.role + "|" + join(seen, "|");
    if (chance(seed, key + "|f" + std::to_string(failed)) < failures)
        return {.failed = true, .text = "no reply"};
    SimulatedReply reply{.text = due.step.role + words(seed, key)};
    reply.says_done = chance(seed, key + "|d") < 0.2;
    reply.unchanged = chance(seed, key + "|u") < 0.2;
    if (due.step.produces == Produces::review) {
        reply.verdict = chance(seed, key + "|v") < 0.4 ? WorkflowVerdict::approved
                                                       : WorkflowVerdict::changes_requested;
        reply.score = chance(seed, key + "|s") * 10;
    }
    return reply;
}

} // namespace

SimulatedWorld seeded_world(std::uint64_t seed, double failures) {
    return {.agent = [seed, failures](
                         const TurnDue& due, const std::vector<std::string>& seen,
                         int failed) { return seeded_reply(seed, failures, due, seen, failed); },
            .passes =
                [seed](const CheckStep& check, int before) {
                    return chance(seed, join(check.argv, " ") + std::to_string(before)) < 0.5;
                },
            .conflicts =
                [seed](const DoStep& act, int before) {
                    return chance(seed, std::string(name_of(act.kind)) + std::to_string(before)) <
                           0.3;
                },
            .decide =
                [seed](const GateToWaitAt& gate, int before) {
                    RunSignal signal{.kind = SignalKind::answer, .text = "so", .by = "overseer"};
                    if (gate.step.kind != GateKind::answer)
                        signal.kind = chance(seed, "gate" + std::to_string(before)) < 0.5
                                          ? SignalKind::approve
                                          : SignalKind::request_changes;
                    return std::optional(signal);
                }};
}

SimulatedWorld willing_world() {
    return {.agent =
                [](const TurnDue& due, const std::vector<std::string>& seen, int) {
                    return SimulatedReply{.text = due.step.role + "(" + join(seen, "+") + ")"};
                },
            .passes = [](const CheckStep&, int) { return true; },
            .conflicts = [](const DoStep&, int) { return false; },
            .decide =
                [](const GateToWaitAt& gate, int) {
                    return std::optional(RunSignal{.kind = gate.step.kind == GateKind::answer
                                                               ? SignalKind::answer
                                                               : SignalKind::approve,
                                                   .text = "so",
                                                   .by = "overseer"});
                }};
}

WorkflowSimulator::WorkflowSimulator(Workflow workflow, SimulatedWorld world, NextFunction next)
    : workflow_(std::move(workflow)), world_(std::move(world)),
      next_(std::move(next)), run_{.id = *BeadId::parse("at-r1"),
                                   .status = RunStatus::running,
                                   .started_at = Time{}} {}

void WorkflowSimulator::kill_after(int facts, bool keeps_replies) {
    kill_at_ = recorded_ + facts;
    keeps_replies_ = keeps_replies;
}

void WorkflowSimulator::sources(std::vector<SimulatedPiece> pieces) {
    for (SimulatedPiece& piece : pieces)
        run_.sources.push_back(keep(std::move(piece)));
}

BeadId WorkflowSimulator::add_piece(const std::string& content) {
    return keep({.path = "given", .content = content});
}

void WorkflowSimulator::record() {
    ++recorded_;
    if (recorded_ == kill_at_) throw DriverKilled{};
}

BeadId WorkflowSimulator::keep(SimulatedPiece piece) {
    const BeadId id = *BeadId::parse("at-r1." + std::to_string(pieces_.size() + 1));
    for (const BeadId& parent : piece.parents)
        if (!pieces_.contains(parent)) throw std::logic_error("no such parent " + parent.str());
    pieces_.emplace(id, std::move(piece));
    return id;
}

std::vector<std::string> WorkflowSimulator::texts_of(const std::vector<TurnInput>& inputs) const {
    std::vector<std::string> texts;
    for (const TurnInput& input : inputs) {
        std::string text = input.text;
        if (input.piece) text = last_lines(pieces_.at(*input.piece).content, input.percent);
        if (input.commit)
            for (const TurnRecord& turn : turns_)
                if (turn.out == input.commit) text = turn.text;
        texts.push_back(std::move(text));
    }
    return texts;
}

TurnRecord WorkflowSimulator::record_of(const StepPlace& place, TurnKind kind) const {
    return {.run = run_.id,
            .n = static_cast<int>(turns_.size()) + 1,
            .kind = kind,
            .path = place.path,
            .attempt = place.attempt,
            .stage = place.stage,
            .visit = place.visit,
            .round = place.round};
}

void WorkflowSimulator::begin(const TurnDue& due) {
    TurnRecord turn = record_of(due.place, TurnKind::turn);
    turn.role = due.step.role;
    turn.artisan = due.artisan;
    turn.status = TurnStatus::working;
    turn.in = due.from;
    turns_.push_back(turn);
    given_.push_back(due);
    record();
    const int failures =
        static_cast<int>(std::count_if(turns_.begin(), turns_.end(), [&](const TurnRecord& other) {
            return other.path == turn.path &&
                   (other.status == TurnStatus::failed || other.status == TurnStatus::skipped);
        }));
    ++asked_;
    std::vector<std::string> seen = texts_of(due.inputs);
    for (std::string& note : texts_of(due.notes))
        seen.push_back(std::move(note));
    replies_[turn.n] = world_.agent(due, seen, failures);
}

void WorkflowSimulator::finish(int n) {
    const std::optional<TurnDue> due = turn_as_begun(workflow_, facts(), n);
    if (!due) throw std::logic_error("nothing was given to turn " + std::to_string(n));
    const SimulatedReply& reply = replies_.at(n);
    TurnRecord& turn = turns_.at(static_cast<std::size_t>(n) - 1);
    turn.status = reply.failed ? TurnStatus::failed : TurnStatus::done;
    // The order in which they came in, for engines that look at it.
    turn.ended_at = Time{Millis{recorded_ + 1}};
    if (reply.failed) {
        turn.error_text = reply.text;
    } else {
        turn.verdict = reply.verdict;
        turn.score = reply.score;
        turn.says_done = reply.says_done;
        turn.unchanged = reply.unchanged;
        if (due->step.produces == Produces::text)
            turn.piece = keep({turn.path, turn.artisan, reply.text, due->parents});
        else
            turn.text = reply.text;
        if (due->step.produces == Produces::changes) turn.out = commit_numbered(n);
    }
    replies_.erase(n);
    record();
}

int WorkflowSimulator::answered_before(TurnKind kind, const std::string& text) const {
    return static_cast<int>(
        std::count_if(turns_.begin(), turns_.end(), [&](const TurnRecord& turn) {
            return turn.kind == kind && turn.text.starts_with(text);
        }));
}

void WorkflowSimulator::carry_out(const StepDue& due) {
    if (const auto* check = std::get_if<CheckStep>(&due.step)) {
        TurnRecord record_made = record_of(due.place, TurnKind::check);
        const std::string text = join(check->argv, " ");
        const int before = answered_before(TurnKind::check, text);
        record_made.status = TurnStatus::done;
        record_made.verdict =
            world_.passes(*check, before) ? WorkflowVerdict::passed : WorkflowVerdict::failed;
        record_made.text = text + " said so";
        turns_.push_back(record_made);
    } else {
        const auto& act = std::get<DoStep>(due.step);
        TurnRecord record_made = record_of(due.place, TurnKind::act);
        const std::string text(name_of(act.kind));
        const int before = answered_before(TurnKind::act, text);
        record_made.status = TurnStatus::done;
        if (world_.conflicts(act, before)) record_made.verdict = WorkflowVerdict::conflict;
        record_made.text = text;
        turns_.push_back(record_made);
    }
    record();
}

void WorkflowSimulator::merge(const MergeDue& due) {
    std::vector<TextPart> parts;
    const std::vector<std::string> texts = texts_of(due.parts);
    for (std::size_t i = 0; i < texts.size(); ++i)
        parts.push_back({due.parts[i].from, texts[i]});
    TurnRecord turn = record_of(due.place, TurnKind::merge);
    turn.status = TurnStatus::done;
    turn.piece = keep({turn.path, "", merged_text(due.kind, parts).text, due.parents});
    turns_.push_back(turn);
    record();
}

std::vector<int> WorkflowSimulator::in_flight() const {
    std::vector<int> out;
    for (const TurnRecord& turn : turns_)
        if (is_in_flight(turn.status)) out.push_back(turn.n);
    return out;
}

void WorkflowSimulator::recover() {
    for (const int n : in_flight()) {
        if (keeps_replies_ && replies_.contains(n)) {
            finish(n);
            continue;
        }
        turns_.at(static_cast<std::size_t>(n) - 1).status = TurnStatus::lost;
        record();
    }
}

bool WorkflowSimulator::begin_all(DueSteps due) {
    for (const TurnDue& turn : due.turns) {
        if (turns_left_ == 0) return false;
        if (turns_left_ > 0) --turns_left_;
        begin(turn);
    }
    for (const StepDue& step : due.steps)
        carry_out(step);
    for (const MergeDue& one : due.merges)
        merge(one);
    return true;
}

RunStatus WorkflowSimulator::drive(int turns) {
    turns_left_ = turns;
    const RunStatus status = drive();
    turns_left_ = -1;
    return status;
}

RunStatus WorkflowSimulator::drive() {
    recover();
    for (int step = 0; step < 100000; ++step) {
        RunNext next = next_(workflow_, facts());
        if (auto* due = std::get_if<DueSteps>(&next); due != nullptr && turns_left_ != 0) {
            begin_all(*std::move(due));
            continue;
        }
        if (const std::vector<int> flying = in_flight(); !flying.empty()) {
            finish(flying[arrival_() % flying.size()]);
            continue;
        }
        if (std::holds_alternative<DueSteps>(next)) return run_.status;
        if (std::holds_alternative<TurnsUnderway>(next))
            throw std::logic_error("waits for turns, and there are none");
        if (std::holds_alternative<StageToClose>(next)) {
            if (!signal({.kind = SignalKind::close})) throw std::logic_error("no stage to close");
        } else if (const auto* gate = std::get_if<GateToWaitAt>(&next)) {
            run_.status = RunStatus::waiting;
            run_.waits_at = gate->place.path;
            const int before = count(SignalKind::approve) + count(SignalKind::request_changes) +
                               count(SignalKind::answer);
            const auto decision = world_.decide(*gate, before);
            if (!decision) return run_.status;
            if (!signal(*decision)) throw std::logic_error("the gate takes no decision");
        } else if (std::holds_alternative<FullStage>(next)) {
            return run_.status = RunStatus::waiting;
        } else if (auto* end = std::get_if<RunEnd>(&next)) {
            end_ = *end;
            return run_.status = end->status;
        }
    }
    throw std::logic_error("does not end");
}

Result<AppliedSignal> WorkflowSimulator::signal(const RunSignal& signal) {
    auto applied = apply_signal(run_, workflow_, facts(), signal);
    if (!applied) return applied;
    signals_.push_back(applied->fact);
    run_.status = applied->status;
    record();
    return applied;
}

int WorkflowSimulator::count(SignalKind kind) const {
    return static_cast<int>(
        std::count_if(signals_.begin(), signals_.end(),
                      [&](const SignalRecord& signal) { return signal.kind == kind; }));
}

int WorkflowSimulator::turns_done() const {
    return static_cast<int>(std::count_if(turns_.begin(), turns_.end(), [](const TurnRecord& turn) {
        return turn.kind == TurnKind::turn && turn.status == TurnStatus::done;
    }));
}

std::string WorkflowSimulator::name_of_piece(const BeadId& piece, bool with_paths) const {
    const SimulatedPiece& found = pieces_.at(piece);
    return (with_paths ? found.path + " " : "") + found.content;
}

std::vector<std::string> WorkflowSimulator::outcome(bool with_paths) const {
    std::vector<std::string> lines;
    for (const TurnRecord& turn : turns_) {
        if (turn.status != TurnStatus::done) continue;
        std::string line = with_paths ? turn.path + " " : "";
        line += std::string(name_of(turn.kind)) + " " + turn.role + " " + turn.text;
        if (turn.verdict) line += " " + std::string(name_of(*turn.verdict));
        if (turn.piece) {
            line += " " + name_of_piece(*turn.piece, with_paths) + " from";
            for (const BeadId& parent : pieces_.at(*turn.piece).parents)
                line += " [" + name_of_piece(parent, with_paths) + "]";
        }
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    if (end_) {
        lines.push_back(std::string(name_of(end_->status)) + " " + end_->error);
        for (const BeadId& piece : end_->pieces)
            lines.back() += " [" + name_of_piece(piece, with_paths) + "]";
    }
    return lines;
}

} // namespace atelier::test
