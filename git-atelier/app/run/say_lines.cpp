#include "app/run/say_lines.hpp"

#include "app/agent/build_turn.hpp"
#include "app/artisan/known_artisans.hpp"
#include "app/artisan/pause_turns.hpp"
#include "app/artisan/run_lines.hpp"
#include "app/core/new_id.hpp"
#include "app/core/turn_record.hpp"
#include "domain/run/run_usage.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

namespace atelier {
namespace {

struct LineWanted {
    std::string artisan;
    std::string prompt;
    // nullopt: the celebration.
    std::optional<SpokenMoment> moment = {};
};

// A run with what has been said in it.
struct TalkScene {
    RunScene scene;
    MadeUpLines made_up;
    std::vector<SpokenMoment> due = {};
};

Result<TalkScene> talk_of(const RunWorld& world, const BeadId& run) {
    const Context& context = world.work.plan;
    ATELIER_TRY(TalkScene talk, context.store.read([&](PlanReader& plan) -> Result<TalkScene> {
        ATELIER_TRY(RunScene scene, load_run(plan, world.format, run));
        ATELIER_TRY(MadeUpLines made_up, made_up_lines(plan, run));
        return TalkScene{std::move(scene), std::move(made_up)};
    }));
    if (context.settings.workshop_dialogue != LineSource::model) return talk;
    const RunScene& scene = talk.scene;
    ATELIER_TRY(const Speakers speakers, speakers_of(world.catalog, context.settings, scene.run));
    talk.due = moments_to_make_up(spoken_moments(scene.run, scene.workflow, scene.facts, speakers),
                                  talk.made_up);
    return talk;
}

bool may_use_more(const RunWorld& world, const TalkScene& talk, std::size_t lines) {
    const Context& context = world.work.plan;
    const auto& turns = talk.scene.facts.turns;
    const RunLimits limits = limits_in_force(talk.scene.run.limits, context.settings.run_limits);
    if (used_up(limits, turns, context.clock.now())) return false;
    const auto left = tokens_left(limits, turns);
    return !left ||
           *left - talk.made_up.tokens >= static_cast<std::int64_t>(lines) * most_tokens_of_line;
}

// Models that are asked for lines, all at once.
class Asking {
  public:
    explicit Asking(const RunWorld& world) : world_(world), context_(world.work.plan) {}

    using Said = std::function<void(std::size_t at, const std::string& line)>;
    // `said` is told what each says that says something.
    std::vector<TurnTask> tasks(const std::vector<LineWanted>& wanted, const Said& said) {
        std::vector<TurnTask> tasks;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            auto request = prepared(wanted[i]);
            if (!request || !*request) continue;
            TurnHooks hooks;
            hooks.ended = [this, said, i, at = asked_.size() - 1](const auto& outcome) {
                const std::string line = outcome ? take(asked_[at], *outcome) : std::string();
                if (!line.empty()) said(i, line);
            };
            tasks.push_back({**std::move(request), asked_.back().runtime, std::move(hooks)});
        }
        return tasks;
    }

    // In their order; "" for those that said nothing in time.
    std::vector<std::string> ask(const std::vector<LineWanted>& wanted) {
        std::vector<std::string> said(wanted.size());
        auto asking =
            tasks(wanted, [&](std::size_t at, const std::string& line) { said[at] = line; });
        if (!asking.empty()) run_turns(world_.work, std::move(asking));
        return said;
    }

    // What is known of each goes to its session, and their sum to the run.
    Result<void> record(PlanWriter& plan, MadeUpLines& of_run) const {
        for (const Asked& one : asked_) {
            Session session = one.session;
            session.stage = Stage::end;
            session.ended_at = context_.clock.now();
            session.outcome = one.answered ? SessionEnd::ended : SessionEnd::failed;
            ATELIER_CHECK(plan.put(session));
            ATELIER_CHECK(add_turn_record(plan, session.id, one.used));
            if (one.used.tokens) of_run.tokens += one.used.tokens->all();
            if (one.used.cost) of_run.cost = of_run.cost.value_or(0) + *one.used.cost;
        }
        return {};
    }

  private:
    struct Asked {
        Session session;
        RuntimeDefinition runtime;
        bool answered = false;
        TurnReading used = {};
    };

    // nullopt: nobody is to be asked.
    Result<std::optional<TurnRequest>> prepared(const LineWanted& wanted) {
        const std::optional<TurnRequest> none;
        ATELIER_TRY(const Artisan artisan, world_.catalog.artisan(wanted.artisan));
        ATELIER_TRY(
            RuntimeDefinition runtime,
            require_runtime(world_.work.runtimes, context_.settings, artisan, world_.runtime));
        ATELIER_TRY(const auto pause, context_.store.read([&](PlanReader& plan) {
            return pause_against(plan.runs(), wanted.artisan, runtime.name, context_.clock.now());
        }));
        if (pause) return none;
        ATELIER_TRY(const SessionId id, fresh_session_id(context_));
        ATELIER_TRY(const AgentId agent, AgentId::make(Role::artisan, wanted.artisan));
        const Session session{
            .id = id, .agent = agent, .stage = Stage::agent, .started_at = context_.clock.now()};
        ATELIER_TRY(TurnRequest request, build_text_turn(world_.work, runtime, session,
                                                         {.prompt = wanted.prompt,
                                                          .system = artisan.persona,
                                                          .model = artisan.model,
                                                          .max_tokens = most_tokens_of_line,
                                                          .timeout = longest_wait_for_lines}));
        asked_.push_back({.session = session, .runtime = std::move(runtime)});
        return std::optional(std::move(request));
    }

    static std::string take(Asked& one, const TurnOutcome& outcome) {
        one.used = outcome.reading;
        if (outcome.verdict().result != TurnResult::finished || !outcome.words) return "";
        const std::string line = line_in_reply(*outcome.words);
        one.answered = !line.empty();
        return line;
    }

    const RunWorld& world_;
    const Context& context_;
    // Tasks refer to their runtimes.
    std::deque<Asked> asked_;
};

// The celebration, where it is among what is wanted; "" for none.
Result<std::string> make_up(const RunWorld& world, TalkScene& talk,
                            const std::vector<LineWanted>& wanted) {
    std::string celebration;
    if (wanted.empty()) return celebration;
    Asking asking(world);
    const auto said = may_use_more(world, talk, wanted.size())
                          ? asking.ask(wanted)
                          : std::vector<std::string>(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& moment = wanted[i].moment;
        if (moment)
            talk.made_up.lines.push_back({moment->turn, moment->action, said[i]});
        else
            celebration = said[i];
    }
    const Context& context = world.work.plan;
    ATELIER_CHECK(context.store.write(
        context.stamp(),
        [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(asking.record(plan, talk.made_up));
            return keep_made_up_lines(plan, talk.scene.run.id, talk.made_up);
        },
        Durability::relaxed));
    return celebration;
}

std::vector<LineWanted> wanted_at(const TalkScene& talk) {
    std::vector<LineWanted> wanted;
    for (const SpokenMoment& moment : talk.due)
        wanted.push_back({moment.artisan, line_prompt(talk.scene.run, moment), moment});
    return wanted;
}

class TalkBeside final : public LinesBeside {
  public:
    TalkBeside(const RunWorld& world, TalkScene talk, std::vector<LineWanted> wanted)
        : world_(world), talk_(std::move(talk)), wanted_(std::move(wanted)), asking_(world),
          said_(wanted_.size()) {}

    std::vector<TurnTask> tasks() override {
        if (std::exchange(asked_, true) || !may_use_more(world_, talk_, wanted_.size())) return {};
        return asking_.tasks(wanted_, [this](std::size_t at, const std::string& line) {
            add(at, line);
            said_[at] = true;
            // Else it is kept with the others.
            if (write([](PlanWriter&) { return Result<void>(); })) world_.progress.line_said();
        });
    }

    void keep() override {
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (!said_[i]) add(i, "");
        const auto kept =
            write([this](PlanWriter& plan) { return asking_.record(plan, talk_.made_up); });
        if (!kept) world_.work.progress.warn(kept.error().message);
    }

  private:
    void add(std::size_t at, const std::string& line) {
        const SpokenMoment& moment = *wanted_[at].moment;
        talk_.made_up.lines.push_back({moment.turn, moment.action, line});
    }
    Result<void> write(const std::function<Result<void>(PlanWriter&)>& first) {
        const Context& context = world_.work.plan;
        return context.store.write(
            context.stamp(),
            [&](PlanWriter& plan) -> Result<void> {
                ATELIER_CHECK(first(plan));
                return keep_made_up_lines(plan, talk_.scene.run.id, talk_.made_up);
            },
            Durability::relaxed);
    }

    const RunWorld& world_;
    TalkScene talk_;
    std::vector<LineWanted> wanted_;
    Asking asking_;
    std::vector<bool> said_;
    bool asked_ = false;
};

// Whoever had the last turn celebrates.
std::string last_artisan(const std::vector<TurnRecord>& turns) {
    const auto last = std::find_if(turns.rbegin(), turns.rend(), [](const TurnRecord& turn) {
        return turn.kind == TurnKind::turn && !turn.artisan.empty();
    });
    return last == turns.rend() ? "" : last->artisan;
}

Result<std::string> last_words(const RunWorld& world, const Run& run) {
    const Context& context = world.work.plan;
    ATELIER_TRY(TalkScene talk, talk_of(world, run.id));
    auto wanted = wanted_at(talk);
    ATELIER_TRY(const bool celebrated,
                context.store.read([&](PlanReader& plan) { return is_celebrated(plan, run.id); }));
    const std::string artisan = last_artisan(talk.scene.facts.turns);
    if (context.settings.celebrate == LineSource::model && !celebrated && !artisan.empty())
        wanted.push_back({artisan, celebration_prompt(run)});
    return make_up(world, talk, wanted);
}

void celebrate_with(const RunWorld& world, const Run& run, const std::string& made_up) {
    const auto said = celebrate_run(world.work.plan, world.catalog, run.id, made_up);
    if (!said)
        world.work.progress.warn(said.error().message);
    else if (*said)
        world.progress.run_celebrated(**said);
}

bool asks_model(const Settings& settings) {
    return settings.workshop_dialogue == LineSource::model ||
           settings.celebrate == LineSource::model;
}

} // namespace

std::unique_ptr<LinesBeside> lines_beside(const RunWorld& world, const BeadId& run) {
    if (world.work.plan.settings.workshop_dialogue != LineSource::model) return nullptr;
    auto talk = talk_of(world, run);
    if (!talk) {
        world.work.progress.warn(talk.error().message);
        return nullptr;
    }
    auto wanted = wanted_at(*talk);
    if (wanted.empty()) return nullptr;
    return std::make_unique<TalkBeside>(world, *std::move(talk), std::move(wanted));
}

void celebrate(const RunWorld& world, const Run& run) {
    if (run.status == RunStatus::completed) celebrate_with(world, run, "");
}

void end_in_words(const RunWorld& world, const Run& run) {
    if (run.status != RunStatus::completed) return;
    std::string made_up;
    if (asks_model(world.work.plan.settings)) {
        const auto words = last_words(world, run);
        if (words)
            made_up = *words;
        else
            world.work.progress.warn(words.error().message);
    }
    celebrate_with(world, run, made_up);
}

} // namespace atelier
