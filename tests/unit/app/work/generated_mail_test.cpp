// Generated sequences of questions, answers, blocks, landings and abandons: whatever is said is
// read by whom it is for before anything lands that it is about, or is closed; and no state of mail
// stops the work for good.
#include "app/changeset/changeset_abandon.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/mail/notices.hpp"
#include "app/review/inbox.hpp"
#include "app/review/retry.hpp"
#include "domain/work/matter.hpp"
#include "support/project_fixture.hpp"

#include <map>
#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr unsigned generated_conversations = 120;

struct Said {
    BeadId message;
    std::string text;
    std::optional<BeadId> thread;
    // How many agents of whom it is to had ended by themselves when it was said.
    int ended_before = 0;
};

class MailConversation : public ProjectFixture {
  public:
    explicit MailConversation(unsigned seed) : random_(seed) {
        for (int number = 1, count = pick(1, 2); number <= count; ++number) {
            epics_.push_back(PlanFixture::epic("Epic " + std::to_string(number)));
            std::vector<BeadId> before;
            for (int i = 0, parts = pick(1, 3); i < parts; ++i) {
                const Bead made = PlanFixture::changeset(
                    epics_.back(), "Part",
                    {.depends_on = chance(40) ? before : std::vector<BeadId>{}});
                before = {made.id};
                changesets_.push_back(made);
            }
        }
    }

    void step() {
        const int what = pick(1, 100);
        if (what <= 55)
            hold_session();
        else if (what <= 75)
            answer_one();
        else if (what <= 87)
            speak();
        else if (what <= 95)
            static_cast<void>(retry(overseer(), gone, any(changesets_).id));
        else
            static_cast<void>(
                changeset_abandon(planner(), {any(changesets_).id, "not wanted"}, gone));
    }

    // Everything is answered, and agents do what they are told.
    void come_to_an_end() {
        for (int round = 0; round < 12 && !is_settled_all(); ++round) {
            while (answer_one())
                continue;
            for (const Bead& one : epics_)
                static_cast<void>(retry(overseer(), gone, one.id));
            give_up_stranded();
            run_to_the_end();
        }
        run_to_the_end();
        // Those that were spoken to come no more, but somebody does.
        clock.advance(settings.lease.stale_after);
        run_to_the_end("dora");
        all_have_left_ = true;
    }

    bool is_settled_all() {
        return std::ranges::all_of(changesets_,
                                   [&](const Bead& one) { return is_settled(state(one)); });
    }
    // Messages to workers that nobody has read although somebody could, and messages to the
    // overseer about what is settled.
    std::vector<std::string> unheard() {
        std::vector<std::string> found;
        for (const Said& said : said_) {
            const Bead message = get(said.message);
            const bool read = message.message->read_at.has_value();
            if (is_closed(message) || (read && was_told(said))) continue;
            const std::string to = get(said.message).assignee;
            if (!said.thread && !all_have_left_ && said.ended_before == ended_[to]) continue;
            found.push_back(said.text);
        }
        for (const InboxItem& item : unwrap(read_inbox(overseer())).items)
            if (matter_of(item.message).matter != Matter::other)
                found.push_back(item.message.subject());
        return found;
    }
    // What landed without having been told what had been said about it.
    const std::vector<std::string>& unheeded() const { return unheeded_; }

  private:
    int pick(int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random_);
    }
    bool chance(int percent) { return pick(1, 100) <= percent; }
    const Bead& any(const std::vector<Bead>& of) {
        return of[static_cast<std::size_t>(pick(0, static_cast<int>(of.size()) - 1))];
    }

    // What depends on something abandoned is not done any more either.
    void give_up_stranded() {
        for (const Bead& one : changesets_)
            for (const BeadId& prerequisite : one.depends_on)
                if (state_of(get(prerequisite)) == ChangesetState::abandoned)
                    static_cast<void>(changeset_abandon(planner(), {one.id, "not wanted"}, gone));
    }

    void speak() {
        const int about = pick(1, 100);
        std::optional<BeadId> thread;
        if (about <= 60) thread = any(changesets_).id;
        if (about > 60 && about <= 85) thread = any(epics_).id;
        if (thread && is_closed(get(*thread))) return;
        const std::string text = "Said " + std::to_string(said_.size()) + ".";
        const std::string to = "atelier/worker/" + names_[static_cast<std::size_t>(pick(0, 3))];
        const BeadId id = unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return send_once(
                plan, overseer(),
                {.to = to, .subject = text, .body = text, .thread = thread, .key = text});
        }));
        said_.push_back({id, text, thread, ended_[to]});
    }

    bool answer_one() {
        const auto items = unwrap(read_inbox(overseer())).items;
        if (items.empty()) return false;
        const Message& question =
            items[static_cast<std::size_t>(pick(0, static_cast<int>(items.size()) - 1))].message;
        const std::string text = "Said " + std::to_string(said_.size()) + ".";
        const auto answer = answer_message(overseer(), question.id(), text);
        if (!answer)
            unwrap(close_message(overseer(), question.id()));
        else if (answer->reply)
            said_.push_back(
                {*answer->reply, text, question.thread(), ended_[get(*answer->reply).assignee]});
        return true;
    }

    void hold_session() {
        agents.script.clear();
        agents.script.push_back(agent(pick(1, 8)));
        // One that has said nothing has another turn.
        agents.script.push_back(agent(8));
        const WorkOutcome outcome =
            chance(70) ? ProjectFixture::run(RunMode::once)
                       : run_as(names_[static_cast<std::size_t>(pick(1, 2))], RunMode::once);
        for (const SessionReport& report : outcome.sessions)
            if (report.end == SessionEnd::integrated) look_what_landed(report);
    }

    WorkOutcome run_as(const std::string& name, RunMode mode) {
        WorkRequest request = work_request(mode);
        request.name = name;
        return ProjectFixture::run(request);
    }

    void run_to_the_end(const std::optional<std::string>& name = std::nullopt) {
        agents.script.clear();
        for (int i = 0; i < 20; ++i)
            agents.script.push_back(agent(1));
        WorkRequest request = work_request();
        request.name = name;
        ProjectFixture::run(request);
    }

    void look_what_landed(const SessionReport& report) {
        for (const Said& said : said_) {
            const bool about = said.thread == report.changeset || said.thread == report.epic;
            if (about && !was_told(said)) unheeded_.push_back(said.text);
        }
    }

    bool was_told(const Said& said) {
        return std::ranges::any_of(prompts_, [&](const std::string& prompt) {
            return prompt.find(said.text + "\n") != std::string::npos;
        });
    }

    // 1 to 4 do the work; the others ask, fail, are killed or do nothing.
    ScriptedTurn agent(int kind) {
        ScriptedTurn turn;
        if (kind == 6) turn.outcome.status = 3;
        if (kind == 7) turn.outcome.end = TurnEnd::lost;
        turn.act = [this, kind](const TurnRequest& request) {
            const AgentId caller = agent_context(request).caller;
            prompts_.push_back(unwrap(files.read(paths.prompt(request.session))).value());
            if (kind != 7) ++ended_[caller.str()];
            // Mail alone: there is nothing to commit.
            if (!request.environment.contains("ATELIER_CHANGESET_ID")) return;
            if (kind > 1 && chance(30)) speak();
            if (kind > 1 && chance(20)) answer_one();
            if (kind == 5)
                unwrap(changeset_block(agent_context(request), std::nullopt,
                                       "Which of " + std::to_string(pick(1, 9)) + "?"));
            if (kind > 4) return;
            commit_as_agent(request, {{"file-" + std::to_string(++made_), "x\n"}});
            if (kind == 3) ask_for_size(request);
            say_done_when_heard(request);
        };
        return turn;
    }

    // What came meanwhile is read first, or the agent ends without a word.
    void say_done_when_heard(const TurnRequest& request) {
        const Context context = agent_context(request);
        const auto done = changeset_done(context, out_of_sight, {});
        if (done) return;
        REQUIRE(done.error().code == ErrorCode::unread_mail);
        if (chance(50)) return;
        std::vector<BeadId> read;
        for (const Message& message : unwrap(mail_inbox(context, false)).messages) {
            prompts_.push_back(message.body() + "\n");
            read.push_back(message.id());
        }
        unwrap(mail_mark_read(context, read));
        say_done(request);
    }

    void ask_for_size(const TurnRequest& request) {
        const BeadId changeset =
            unwrap(BeadId::parse(request.environment.at("ATELIER_CHANGESET_ID")));
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return send_once(plan, agent_context(request),
                             {.to = "overseer",
                              .subject = "May it be that large?",
                              .thread = changeset,
                              .key = matter_key(Matter::size, changeset)});
        }));
    }

    std::mt19937 random_;
    std::vector<Bead> epics_;
    std::vector<Bead> changesets_;
    std::vector<Said> said_;
    std::vector<std::string> prompts_;
    std::vector<std::string> unheeded_;
    // By whom it is.
    std::map<std::string, int> ended_;
    // The last is never there.
    const std::vector<std::string> names_ = {"worker-1", "ann", "bert", "cora"};
    bool all_have_left_ = false;
    int made_ = 0;
};

} // namespace

TEST_CASE("whatever is said is heard or closed, and the work comes to an end", "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_conversations; ++seed) {
        INFO("conversation " << seed);
        MailConversation conversation(seed);
        for (int step = 0; step < 25; ++step)
            conversation.step();
        CHECK(conversation.unheeded().empty());
        conversation.come_to_an_end();
        CHECK(conversation.is_settled_all());
        CHECK(conversation.unheard().empty());
    }
}
