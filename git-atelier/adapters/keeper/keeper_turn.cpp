#include "adapters/keeper/keeper_turn.hpp"

#include "adapters/keeper/written_reply.hpp"
#include "base/text.hpp"
#include "posix/process_stat.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <sys/socket.h>

namespace atelier {
namespace {

// How long a keeper may take beyond its grace to end what cannot be asked.
constexpr Millis keeper_limit{20'000};
// Output that is still in the pipe when everything has ended.
constexpr Millis last_words{1000};

} // namespace

KeeperTurn::KeeperTurn(TurnRequest request, KeeperLine line, posix::Orphans orphans, Ears ears,
                       Millis grace, const KeeperDeps& deps)
    : request_(std::move(request)), line_(std::move(line)), orphans_(std::move(orphans)),
      talk_(std::move(ears.talk)),
      output_(
          request_.output, [this](const std::string& text) { return read(text); },
          request_.environment, std::move(ears.out), std::move(ears.errors)),
      grace_(grace), deps_(deps), identity_(deps_.processes.identity_of(line_.keeper.pid)) {
    output_.begin(request_.begun, request_.wants_words && request_.reply.empty());
    if (talk_) talk_->keep([this](std::string_view text) { output_.keep(text); });
}

KeeperTurn::~KeeperTurn() {
    if (over() || line_.keeper.pid < 0) return;
    line_.orders.reset();
    pollfd watched{line_.keeper.handle.get(), POLLIN, 0};
    if (poll(&watched, 1, static_cast<int>((grace_ + keeper_limit).count())) <= 0)
        kill(line_.keeper.pid, SIGKILL);
    dismiss();
}

// False when the keeper has died meanwhile.
bool KeeperTurn::start() {
    return send(line_.orders.get(), "g", 1, MSG_NOSIGNAL) == 1;
}

void KeeperTurn::end(TurnEnd why) {
    if (ending_) return;
    ending_ = why;
    line_.orders.reset();
    // One that is stopped could not obey, and would count as killed.
    kill(line_.keeper.pid, SIGCONT);
    end_by_ = posix::steady_now() + grace_ + keeper_limit;
}

Millis KeeperTurn::next_event(Millis now) const {
    const auto until = [&](Millis next) {
        return std::clamp(next - now, Millis{0}, Millis{1'000'000});
    };
    if (stage_ != Stage::running) return until(stage_ends_by_);
    Millis next = ending_ ? end_by_ : next_every_;
    if (!ending_ && talk_) next = std::min(next, leave_by_.value_or(talk_->due()));
    if (!ending_ && request_.timeout) next = std::min(next, started_ + *request_.timeout);
    if (const auto limit = silent_until(); !ending_ && limit)
        next = std::min(next, used_ ? *limit : last_output_ + (*limit - last_output_) / 2);
    return until(next);
}

// A keeper that somebody has stopped neither ends its agent nor says that it has ended. One that
// works at a terminal is stopped with us, by Ctrl-Z.
void KeeperTurn::check_keeper(Millis now) {
    if (request_.interactive) return;
    const auto stat = posix::process_stat(line_.keeper.pid);
    if (!stat || stat->state != 'T') {
        stopped_since_.reset();
        return;
    }
    if (!stopped_since_) stopped_since_ = now;
    if (now < *stopped_since_ + grace_) return;
    end(TurnEnd::held_up);
    kill(line_.keeper.pid, SIGCONT);
}

// A tool that runs may be silent for longer than a model that is waited for.
std::optional<Millis> KeeperTurn::silent_until() const {
    if (!request_.stall || request_.interactive) return std::nullopt;
    if (output_.reading().open_tools.empty()) return last_output_ + *request_.stall;
    if (!request_.tool_limit) return std::nullopt;
    return last_output_ + std::max(*request_.stall, *request_.tool_limit);
}

// Of an agent that does not say what it does: its processes have used at least a hundredth of the
// time since the midst of its silence.
bool KeeperTurn::works_in_silence(Millis now) {
    if (request_.output != RuntimeOutput::plain || !used_) return false;
    constexpr int part = 100;
    const auto [since, before] = *used_;
    const Millis used = posix::processor_time(posix::ticks_below(line_.keeper.pid) - before);
    return used * part >= now - since;
}

void KeeperTurn::check_silence(Millis now) {
    const auto limit = silent_until();
    if (!limit) return;
    const Millis midst = last_output_ + (*limit - last_output_) / 2;
    if (!used_ && now >= midst) used_.emplace(now, posix::ticks_below(line_.keeper.pid));
    if (now < *limit) return;
    if (works_in_silence(now)) {
        last_output_ = now;
        used_.reset();
    } else {
        end(TurnEnd::stalled);
    }
}

std::vector<AgentEvent> KeeperTurn::read(const std::string& text) {
    return talk_ ? talk_->hear(text) : read_line(request_.output, text);
}

void KeeperTurn::check_talk(Millis now) {
    if (!talk_ || ending_) return;
    output_.take(talk_->look(now, output_.open()));
    if (!talk_->over()) return;
    if (!leave_by_) leave_by_ = now + grace_;
    if (now >= *leave_by_) end(TurnEnd::concluded);
}

void KeeperTurn::check_limits(Millis now) {
    const bool asked = deps_.interrupt.requested() && !ending_;
    if (asked && !(talk_ && talk_->cancel(now))) end(TurnEnd::interrupted);
    check_talk(now);
    if (request_.timeout && now >= started_ + *request_.timeout) end(TurnEnd::timed_out);
    check_silence(now);
    // One that has come to its end by itself is not cut off.
    const auto& ends = output_.reading().ends;
    const bool finished = ends && ends->how == ReplyEnd::finished;
    if (!finished && is_used_up(request_.budget, output_.reading())) end(TurnEnd::over_budget);
    check_keeper(now);
    if (ending_ && now >= end_by_) kill(line_.keeper.pid, SIGKILL);
}

void KeeperTurn::take_output() {
    if (!output_.take(stage_ != Stage::running || hears())) return;
    last_output_ = posix::steady_now();
    used_.reset();
}

KeeperTurn::Watched KeeperTurn::watched() const {
    Watched watched;
    watched.fill({-1, 0, 0});
    if (stage_ == Stage::leaving) watched[5] = {line_.keeper.handle.get(), POLLIN, 0};
    if (stage_ != Stage::running && stage_ != Stage::draining) return watched;
    const auto printed = output_.watched(stage_ == Stage::draining || hears());
    watched[0] = printed[0];
    watched[1] = printed[1];
    if (stage_ == Stage::draining) return watched;
    const bool told = ending_ || (talk_ && talk_->has_been_cancelled());
    watched[2] = {line_.reports.get(), POLLIN, 0};
    if (!told) watched[3] = {deps_.interrupt_descriptor, POLLIN, 0};
    if (talk_) watched[4] = talk_->watched();
    return watched;
}

void KeeperTurn::take(const Watched& seen) {
    if (seen[0].revents != 0 || seen[1].revents != 0) take_output();
    if (seen[4].revents != 0) talk_->write();
    if (seen[2].revents != 0 && !read_some(line_.reports, report_)) line_.reports.reset();
    if (seen[5].revents != 0) dismiss();
}

void KeeperTurn::begin(TurnWatch watch) {
    watch_ = std::move(watch);
    output_.tell(watch_.line, request_.directory);
    started_ = last_output_ = posix::steady_now();
    next_every_ = started_ + watch_.interval;
    if (deps_.interrupt.requested())
        end(TurnEnd::interrupted);
    else if (!start())
        kill(line_.keeper.pid, SIGKILL);
    else if (talk_)
        talk_->begin(started_);
}

void KeeperTurn::call_every(Millis now) {
    if (ending_ || now < next_every_) return;
    next_every_ = now + watch_.interval;
    if (!watch_.every) return;
    if (const auto done = watch_.every(); !done) {
        failure_ = done.error();
        end(TurnEnd::interrupted);
    }
}

void KeeperTurn::look() {
    const Millis now = posix::steady_now();
    switch (stage_) {
    case Stage::running:
        check_limits(now);
        call_every(now);
        if (!line_.reports.open()) {
            stage_ = Stage::draining;
            stage_ends_by_ = now + last_words;
            finish_output(now);
        }
        return;
    case Stage::draining:
        return finish_output(now);
    case Stage::leaving:
        return take_leave(now);
    case Stage::over:
        return;
    }
}

void KeeperTurn::finish_output(Millis now) {
    if (output_.open() && now < stage_ends_by_) return;
    output_.finish();
    if (talk_) output_.take(talk_->look(now, false));
    // Without orders a keeper ends what it has and goes.
    line_.orders.reset();
    stage_ = Stage::leaving;
    stage_ends_by_ = now + grace_ + keeper_limit;
}

void KeeperTurn::take_leave(Millis now) {
    if (now < stage_ends_by_) return;
    kill(line_.keeper.pid, SIGKILL);
    dismiss();
}

void KeeperTurn::dismiss() {
    posix::reap(line_.keeper.pid);
    orphans_.reap();
    line_.keeper.pid = -1;
    stage_ = Stage::over;
}

void KeeperTurn::settle() {
    if (watch_.ended) watch_.ended(outcome());
}

FinalWords KeeperTurn::reply() const {
    if (request_.reply.empty()) return output_.words().value_or(FinalWords{});
    FinalWords written = read_written_reply(request_.reply);
    if (written.text) written.text = output_.without_secrets(*written.text);
    return written;
}

Result<TurnOutcome> KeeperTurn::outcome() {
    TurnOutcome result{.end = ending_.value_or(TurnEnd::exited),
                       .took = posix::steady_now() - started_,
                       .tail = output_.tail(),
                       .error = failure_,
                       .form = request_.output,
                       .reading = output_.reading(),
                       .errors = output_.errors()};
    if (request_.wants_words) {
        FinalWords last = reply();
        result.words = std::move(last.text);
        result.no_words = std::move(last.fault);
    }
    const auto words = split(trim(report_), ' ');
    const auto number = [&](std::size_t at) {
        return static_cast<int>(at < words.size() ? parse_integer(words[at]).value_or(0) : 0);
    };
    if (words[0] == "failed")
        return fail(ErrorCode::runtime_missing,
                    "the agent's program " + request_.argv[0] +
                        " cannot be started: " + std::strerror(number(1)),
                    advise(Hint::runs_in_terminal));
    if (words[0] == "ended") {
        result.status = number(1);
        result.left_behind = number(2);
        return result;
    }
    // The keeper itself was killed: what it kept is found by its environment, or has come to us.
    ATELIER_TRY(std::size_t left, deps_.processes.end_processes_of(request_.session));
    left += orphans_.end();
    // A keeper that had hardly begun may end by the very signal that asked us to stop.
    if (ending_ != TurnEnd::interrupted && ending_ != TurnEnd::held_up) result.end = TurnEnd::lost;
    result.status = 128 + SIGKILL;
    result.left_behind = static_cast<int>(left);
    return result;
}

} // namespace atelier
