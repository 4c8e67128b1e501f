#include "domain/run/run_flow.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// A run as far as its events have come.
struct RunUnderway {
    // When it could be taken up; nullopt once it was, and of drafts.
    std::optional<Time> ready;
    std::optional<Time> open_since;
    std::optional<Time> working_since;
    std::set<std::int64_t> in_flight;
};

constexpr std::size_t length_of_day = 10;

class FlowCount {
  public:
    FlowCount(const std::optional<Time>& since, Time until) : since_(since), until_(until) {}

    RunFlow count(const std::vector<Event>& events) {
        for (const Event& event : events) {
            const auto type = type_of(event);
            const auto data = parse_json(event.data);
            const auto* facts = std::get_if<Json>(&data);
            if (!type || !event.bead || facts == nullptr) continue;
            take(*type, event, *facts, runs_[*event.bead]);
        }
        for (auto& [id, run] : runs_)
            end(run, until_);
        std::ranges::sort(out_.waits);
        return std::move(out_);
    }

  private:
    bool counts(const Event& event) const {
        return (!since_ || event.at >= *since_) && event.at <= until_;
    }
    FlowDay& day_of(const Event& event) {
        return out_.days[format_time(event.at).substr(0, length_of_day)];
    }
    // As much of it as is looked at.
    Millis between(Time from, Time to) const {
        const Time begin = since_ ? std::max(from, *since_) : from;
        return std::max(std::min(to, until_) - begin, Millis{0});
    }

    void take(EventType type, const Event& event, const Json& facts, RunUnderway& run) {
        if (type == EventType::run_created) return create(event, facts, run);
        if (type == EventType::run_started || type == EventType::run_resumed) {
            if (!run.open_since) run.open_since = event.at;
        } else if (type == EventType::turn_started) {
            begin_turn(event, facts, run);
        } else if (type == EventType::turn_finished || type == EventType::turn_failed) {
            end_turn(type == EventType::turn_finished, event, facts, run);
        } else if (type == EventType::handoff_made) {
            if (counts(event))
                ++out_.handoffs[{std::string(facts.string_at("from")),
                                 std::string(facts.string_at("to"))}];
        } else {
            end(run, event.at);
            if (counts(event)) note_end(type, event);
        }
    }

    void create(const Event& event, const Json& facts, RunUnderway& run) {
        const Json* status = facts.find("status");
        const std::string as = status == nullptr ? "" : status->as_string();
        // It was added with all that it has.
        if (as == "completed") return;
        if (as != "draft") run.ready = event.at;
        if (!counts(event)) return;
        ++out_.begun;
        ++day_of(event).begun;
    }

    void begin_turn(const Event& event, const Json& facts, RunUnderway& run) {
        if (run.ready && counts(event)) out_.waits.push_back(event.at - *run.ready);
        run.ready.reset();
        if (run.in_flight.empty()) run.working_since = event.at;
        run.in_flight.insert(facts.int_at("turn"));
    }

    void end_turn(bool well, const Event& event, const Json& facts, RunUnderway& run) {
        run.in_flight.erase(facts.int_at("turn"));
        if (run.in_flight.empty()) stop_working(run, event.at);
        if (!counts(event) || facts.find("artisan") == nullptr) return;
        if (!well) {
            ++out_.turns_failed;
            return;
        }
        ++out_.turns;
        ++day_of(event).turns;
    }

    void note_end(EventType type, const Event& event) {
        if (type == EventType::run_failed) ++out_.failed;
        if (type == EventType::run_cancelled) ++out_.cancelled;
        if (type != EventType::run_completed) return;
        ++out_.completed;
        ++day_of(event).completed;
    }

    void stop_working(RunUnderway& run, Time at) {
        if (run.working_since) out_.working += between(*run.working_since, at);
        run.working_since.reset();
    }

    void end(RunUnderway& run, Time at) {
        run.in_flight.clear();
        stop_working(run, at);
        if (run.open_since) out_.open += between(*run.open_since, at);
        run.open_since.reset();
    }

    const std::optional<Time>& since_;
    Time until_;
    std::map<BeadId, RunUnderway> runs_;
    RunFlow out_;
};

} // namespace

std::vector<EventType> flow_events() {
    return {EventType::run_created,   EventType::run_started,   EventType::run_resumed,
            EventType::run_completed, EventType::run_failed,    EventType::run_cancelled,
            EventType::turn_started,  EventType::turn_finished, EventType::turn_failed,
            EventType::handoff_made};
}

RunFlow run_flow(const std::vector<Event>& events, const std::optional<Time>& since, Time until) {
    return FlowCount(since, until).count(events);
}

std::optional<Millis> wait_at(const RunFlow& flow, int percent) {
    if (flow.waits.empty()) return std::nullopt;
    const std::size_t rank = (flow.waits.size() * static_cast<std::size_t>(percent) + 99) / 100;
    return flow.waits[std::max<std::size_t>(rank, 1) - 1];
}

std::optional<double> working_share(const RunFlow& flow) {
    if (flow.open.count() <= 0) return std::nullopt;
    return static_cast<double>(flow.working.count()) / static_cast<double>(flow.open.count());
}

} // namespace atelier
