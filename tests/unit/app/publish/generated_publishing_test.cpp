// An epic's way through review, in every strategy, with a run that ends before each of its steps,
// and with a forge that fails at each of its calls: what becomes of it is what becomes of it
// without.
#include "app/publish/publish_epics.hpp"

#include "app/work/left_behind.hpp"
#include "support/ended_run.hpp"
#include "support/publishing_fixture.hpp"
#include "support/stumbling_forge.hpp"

#include <array>
#include <map>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

enum class Deed { publish, merge_first, squash_first, ask_for_changes, rework, close_first };

struct UnderReview : PublishingFixture {
    Steps steps;
    SteppedStore stepped{store, steps};
    std::shared_ptr<StumblingForge> stumbling = std::make_shared<StumblingForge>(*forge);

    explicit UnderReview(PrStrategy strategy) {
        settings.pr_strategy = strategy;
        repository.moving.before_update = [this] { steps(); };
        repository.origin.before_push = [this] { steps(); };
        stumbling->before_change = [this] { steps(); };
        work.forge = [this](const ForgeRepository&) -> Result<std::shared_ptr<Forge>> {
            return std::shared_ptr<Forge>(stumbling);
        };
    }
    // What people do there before the run.
    void bring_about(Deed deed) {
        switch (deed) {
        case Deed::publish:
            break;
        case Deed::merge_first:
        case Deed::squash_first:
            merge_on_forge(one, deed == Deed::squash_first);
            break;
        case Deed::ask_for_changes:
            forge->comment(1, "one.txt", 1, {.author = {"bob"}, .body = "In capitals."});
            forge->review(1, {{"bob"}, ReviewVerdict::changes_requested, "Not yet.", clock.now()});
            break;
        case Deed::rework:
            hear(one);
            done(one, first, commit_work(one, head(one), {{"one.txt", "ONE\n"}}));
            break;
        case Deed::close_first:
            forge->close(1);
            break;
        }
    }
    void run() {
        WorkContext ending = over(stepped, work);
        // As every run begins.
        look_after_the_dead(ending);
        unwrap(publish_epics(ending));
    }
    // How many steps it has; ended: before that one.
    long run_to(long last) {
        steps = {.last = last, .done = 0};
        try {
            run();
        } catch (const RunEnded&) {
        }
        const long done = steps.done;
        steps = {};
        return done;
    }
    // Until nothing is left to be done.
    void settle() {
        for (std::size_t before = 0, now = event_types().size() + 1; before != now;) {
            before = now;
            run();
            now = event_types().size() + 1;
        }
    }

    std::string picture() {
        std::string out;
        for (const Bead& each : {one, two, three, beside})
            out += picture_of(each) + "\n";
        std::map<std::string, int> events;
        // Who tidied up behind a landing is not the same.
        for (const std::string& type : event_types())
            if (!type.starts_with("branch.") && !type.starts_with("worktree.")) ++events[type];
        for (const auto& [type, count] : events)
            out += type + " " + std::to_string(count) + "\n";
        out += std::to_string(select({.kind = BeadKind::message}).size()) + " messages\n";
        return out;
    }
    void check_nothing_twice() {
        std::set<std::pair<BranchName, CommitId>> seen;
        for (const BranchPush& push : repository.origin.pushed) {
            INFO("pushed twice: " << push.branch.str());
            CHECK(seen.emplace(push.branch, push.to).second);
        }
        for (const Bead& each : {one, two, three, beside})
            CHECK(unwrap(forge->pull_requests_of(work_branch_of(each))).size() <= 1);
    }

  private:
    std::string picture_of(const Bead& changeset) {
        const PublishRecord kept = record(changeset);
        std::string out = changeset.id.str() + " " + std::string(name_of(state(changeset)));
        out += " " + std::string(name_of(kept.state)) + (kept.pushing ? " pushing" : "") +
               (kept.writing ? " writing" : "");
        if (kept.pushed && kept.pushed == pushed(changeset)) out += " pushed";
        if (const auto made = pull_request(changeset))
            out += " #" + std::to_string(made->number) + " " + made->title + " into " +
                   made->base.str() +
                   (kept.written && kept.written->base == made->base ? " ours" : "");
        for (const Bead* below : {&one, &two, &three})
            if (at(work_branch_of(changeset)) && at(work_branch_of(*below)) &&
                stands_on(changeset, head(*below)))
                out += " on " + below->id.str();
        return out;
    }
};

// What happened before it, and what the run is about that something goes wrong with.
const std::vector<std::vector<Deed>> stories{{Deed::publish},
                                             {Deed::publish, Deed::merge_first},
                                             {Deed::publish, Deed::squash_first},
                                             {Deed::publish, Deed::ask_for_changes},
                                             {Deed::publish, Deed::ask_for_changes, Deed::rework},
                                             {Deed::publish, Deed::close_first}};

// One pull request at a time, and all that can be.
constexpr std::array strategies{PrStrategy::sequential, PrStrategy::parallel};

void bring_to_last(UnderReview& f, const std::vector<Deed>& story) {
    for (std::size_t i = 0; i + 1 < story.size(); ++i) {
        f.bring_about(story[i]);
        f.settle();
    }
    f.bring_about(story.back());
}

std::string untroubled(PrStrategy strategy, const std::vector<Deed>& story) {
    UnderReview f(strategy);
    bring_to_last(f, story);
    f.settle();
    f.check_nothing_twice();
    return f.picture();
}

} // namespace

TEST_CASE("a run that ends before any of its steps is finished by the next, and nothing done twice",
          "[app][publish][generated]") {
    long ended = 0;
    for (const PrStrategy strategy : strategies)
        for (const std::vector<Deed>& story : stories) {
            const std::string wanted = untroubled(strategy, story);
            UnderReview whole(strategy);
            bring_to_last(whole, story);
            const long steps = whole.run_to(0);
            REQUIRE(steps > 0);
            for (long step = 1; step <= steps; ++step) {
                UnderReview f(strategy);
                bring_to_last(f, story);
                REQUIRE(f.run_to(step) == step);
                f.settle();
                INFO(name_of(strategy) << ", story " << static_cast<int>(story.back())
                                       << ", ended before step " << step << " of " << steps);
                CHECK(f.picture() == wanted);
                f.check_nothing_twice();
                ++ended;
            }
        }
    CHECK(ended > 100);
}

TEST_CASE("whichever call a forge does not answer, the next run goes on from what is there",
          "[app][publish][generated]") {
    for (const PrStrategy strategy : strategies)
        for (const std::vector<Deed>& story : stories) {
            const std::string wanted = untroubled(strategy, story);
            UnderReview whole(strategy);
            bring_to_last(whole, story);
            const long before = whole.stumbling->calls;
            whole.run();
            const long calls = whole.stumbling->calls - before;
            for (long call = 1; call <= calls; ++call)
                for (const bool is_obeyed : {false, true}) {
                    UnderReview f(strategy);
                    bring_to_last(f, story);
                    f.stumbling->at = f.stumbling->calls + call;
                    f.stumbling->is_obeyed = is_obeyed;
                    f.stumbling->fault =
                        Error{is_obeyed ? ErrorCode::forge_unknown : ErrorCode::rate_limited,
                              "no answer"};
                    f.run();
                    CHECK(f.progress.has_warned_of("no answer"));
                    f.clock.advance(Seconds{60});
                    f.settle();
                    INFO(name_of(strategy)
                         << ", story " << static_cast<int>(story.back()) << ", call " << call
                         << " of " << calls << (is_obeyed ? ", obeyed" : ""));
                    CHECK(f.picture() == wanted);
                    f.check_nothing_twice();
                }
        }
}
