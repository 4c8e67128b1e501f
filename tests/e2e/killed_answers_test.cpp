// Runs that are killed while the forge does what they ask of it, with the real gh before a GitHub
// of the test's own: what was done there, and not said in the plan, is done once.
#include "support/kill_points.hpp"
#include "support/on_github.hpp"

#include <mutex>
#include <optional>

using namespace atelier;
using namespace atelier::test;

namespace {

enum class Moment { before, after };

// At which request a run is killed, gh and all: before the forge has obeyed it, or after, when
// nobody has been told.
struct Blow {
    std::string method;
    std::string end;
    int number = 1;
    Moment moment = Moment::before;
};

class KilledAtForge : public OnGithub {
  public:
    KilledAtForge() {
        github.instead_of = [this](const HttpRequest& request) {
            return falls(request, Moment::before);
        };
        github.after_answer = [this](const HttpRequest& request) { falls(request, Moment::after); };
    }
    void killed_at(Blow blow) {
        {
            const std::lock_guard lock(lock_);
            blow_ = std::move(blow);
        }
        sandbox.try_atelier(repository.folder, {"work", "--mode", "auto", "--agent", agent});
        const std::lock_guard lock(lock_);
        REQUIRE_FALSE(blow_);
    }
    // Until what is dead counts as dead, and then once more, which has nothing left to do.
    void finish() {
        ProcessResult result;
        eventually("the dead run's name is free", [&] {
            result = sandbox.try_atelier(repository.folder,
                                         {"work", "--mode", "auto", "--agent", agent});
            return result.err.find("identity-in-use") == std::string::npos &&
                   result.err.find("is already running") == std::string::npos;
        });
        INFO(result.out << result.err);
        CHECK(result.status == 0);
        work();
    }
    std::size_t events(const std::string& type) {
        const Json log = sandbox.json(repository.folder, {"log", "--all", "-n", "1000"});
        return static_cast<std::size_t>(
            std::ranges::count_if(at(log, {"events"}).as_array(), [&](const Json& event) {
                return event.string_at("type") == type;
            }));
    }

  private:
    // Asked by the server's thread.
    bool falls(const HttpRequest& request, Moment moment) {
        const std::lock_guard lock(lock_);
        if (!blow_ || blow_->moment != moment || request.method != blow_->method ||
            !request.path.ends_with(blow_->end) || --blow_->number > 0)
            return false;
        blow_.reset();
        for (const pid_t pid : processes_of(sandbox.root()))
            ::kill(pid, SIGKILL);
        return true;
    }

    std::mutex lock_;
    std::optional<Blow> blow_;
};

struct AskedTwice : KilledAtForge {
    AskedTwice() {
        use_agent(answering_agent);
        work();
        forge.comment(1, "a.txt", 1, {.author = {"bob"}, .body = "Say it in capitals."});
        forge.comment(1, "a.txt", 2, {.author = {"bob"}, .body = "And again."});
        asks_for_changes();
    }
};

} // namespace

TEST_CASE("an answer that was written as its run was killed is written once and recorded by the "
          "next",
          "[e2e][publish][kills]") {
    const auto moment = GENERATE(Moment::before, Moment::after);
    const int which = GENERATE(1, 2);
    AskedTwice f;
    f.killed_at({"POST", "/replies", which, moment});
    INFO("answer " << which << (moment == Moment::before ? ", unwritten" : ", written"));
    const auto written = [&] {
        std::size_t comments = 0;
        for (const ReviewThread& thread : unwrap(f.forge.threads(1)))
            comments += thread.comments.size() - 1;
        return comments;
    };
    CHECK(written() == static_cast<std::size_t>(which - (moment == Moment::before ? 1 : 0)));
    CHECK(f.events("changeset.replied") == static_cast<std::size_t>(which - 1));
    const std::string head = f.there(f.branch(1));
    f.finish();
    for (const ReviewThread& thread : unwrap(f.forge.threads(1))) {
        REQUIRE(thread.comments.size() == 2);
        CHECK_THAT(thread.comments[1].body, ContainsSubstring("answered: " + head));
    }
    CHECK(f.events("changeset.replied") == 2);
    // No session was held again for it.
    CHECK(f.there(f.branch(1)) == head);
    CHECK(f.changeset(1).string_at("state") == "done");
}

TEST_CASE(
    "a pull request that was made as its run was killed is the one that the next goes on with",
    "[e2e][publish][kills]") {
    const auto moment = GENERATE(Moment::before, Moment::after);
    KilledAtForge f;
    f.killed_at({"POST", "/pulls", 1, moment});
    INFO((moment == Moment::before ? "not made" : "made"));
    CHECK(f.pull_requests(1).size() == (moment == Moment::before ? 0 : 1));
    f.finish();
    REQUIRE(f.pull_requests(1).size() == 1);
    CHECK(f.pull_requests(1)[0].draft);
    CHECK(f.pushes(1) == 1);
    const Json shown = f.sandbox.json(f.repository.folder, {"show", f.id(1)});
    CHECK(at(shown, {"bead", "fields", "changeset.pr_number"}).as_string() ==
          std::to_string(f.pull_requests(1)[0].number));
    // It was not taken for somebody else's.
    CHECK(f.why(1).find("somebody") == std::string::npos);
}
