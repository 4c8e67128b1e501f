// Two workers, a planner and an overseer write to each other for several days: every kind of
// message, in generated order. None is lost, read twice or claimed twice, and each ends read,
// answered, expired or closed.
#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/mail/mail_queue_claim.hpp"
#include "app/mail/mail_send.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/promote_epic.hpp"
#include "app/review/due_notifications.hpp"
#include "app/review/inbox_in_editor.hpp"
#include "app/upkeep/collect_garbage.hpp"
#include "base/text.hpp"
#include "domain/work/matter.hpp"
#include "support/project_fixture.hpp"

#include <map>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr unsigned scenarios = 6;
constexpr int steps_of_each = 45;

class Correspondence : public ProjectFixture {
  public:
    explicit Correspondence(unsigned seed) : random_(seed) {
        settings.notify_command = {"notify-send"};
        for (const char* title : {"First", "Second"}) {
            epics_.push_back(PlanFixture::epic(title));
            for (const char* part : {"One", "Two"})
                changesets_.push_back(PlanFixture::changeset(epics_.back(), part));
        }
        PlanFixture::changeset(draft_, "Later");
        const auto make = [&](MailControlKind kind, const std::string& name,
                              const std::vector<std::string>& members) {
            unwrap(declare_mail_control(overseer_, kind, name, members));
        };
        make(MailControlKind::queue, "chores", {"worker"});
        make(MailControlKind::queue, "anyone", {});
        make(MailControlKind::channel, "news", {});
        make(MailControlKind::channel, "plans", {"planner"});
        make(MailControlKind::group, "crew", {ann_.caller.str(), bert_.caller.str(), "planner"});
    }

    void step() {
        clock.advance(Seconds{pick(1, 8 * 3600)});
        switch (pick(1, 12)) {
        case 1:
        case 2:
        case 3:
            return sit_down(ann_, 0);
        case 4:
        case 5:
        case 6:
            return sit_down(bert_, 1);
        case 7:
        case 8:
            return plan();
        case 9:
        case 10:
            return decide();
        case 11:
            return edit_answers();
        default:
            return collect();
        }
    }

    // Everybody looks once more, answers all and takes what waits in queues; what nobody takes or
    // reads then has to expire.
    void come_to_an_end() {
        for (int round = 0; round < 4; ++round) {
            hurried_ = true;
            sit_down(ann_, 0);
            sit_down(bert_, 1);
            plan();
            while (!unwrap(read_inbox(overseer_)).items.empty())
                decide();
            clock.advance(Seconds{60});
        }
        posts_unread_ = open_posts_unread();
        clock.advance(std::chrono::days{longest_days + usual_post_days});
        collect();
    }

    // What came about that must not, in words.
    std::vector<std::string> faults() {
        std::vector<std::string> found = faults_;
        found.insert(found.end(), posts_unread_.begin(), posts_unread_.end());
        for (const Bead& message : select({.kind = BeadKind::message}))
            if (!is_closed(message) && !message.message->read_at)
                found.push_back(message.id.str() + " to '" + message.assignee +
                                "' is lost: " + message.title);
        return found;
    }
    std::size_t sent() { return select({.kind = BeadKind::message}).size(); }
    const std::set<std::string>& kinds() const { return kinds_; }

  private:
    static constexpr int longest_days = 6;

    int pick(int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random_);
    }
    bool chance(int percent) { return pick(1, 100) <= percent; }
    template <class T>
    const T& any(const std::vector<T>& of) {
        return of[static_cast<std::size_t>(pick(0, static_cast<int>(of.size()) - 1))];
    }
    std::string next_text() { return "Text " + std::to_string(++said_) + "."; }

    // A worker at work on its epic.
    void sit_down(const Context& who, std::size_t epic) {
        unwrap(heartbeat(who, AgentState::working));
        beat_[who.caller.str()] = clock.now();
        static_cast<void>(claim_epic(
            who,
            {.epic = epics_[epic].id, .holder = {*SessionId::parse("d-" + who.caller.name()), {}}},
            gone));
        read_mail(who);
        take_from_queue(who, "chores");
        take_from_queue(who, "anyone");
        if (hurried_) return;
        write(who);
        const Bead& changeset = changesets_[2 * epic + static_cast<std::size_t>(pick(0, 1))];
        if (chance(30) && changeset_block(who, changeset.id, next_text())) kinds_.insert("BLOCKED");
        if (chance(20)) program_says(Matter::handoff, changeset, "", "HANDOFF: half done");
        if (chance(20)) program_says(Matter::more_work, epics_[epic], "planner", "SCOPE-CHANGE: x");
    }

    void plan() {
        unwrap(heartbeat(planner_, AgentState::working));
        beat_[planner_.caller.str()] = clock.now();
        read_mail(planner_);
        take_from_queue(planner_, "anyone");
        if (hurried_) return;
        write(planner_);
        if (chance(25)) {
            static_cast<void>(promote_epic(planner_, {.epic = draft_.id, .confirmed = true}));
            kinds_.insert("NEEDS-DECISION");
        }
    }

    void program_says(Matter matter, const Bead& about, const std::string& to,
                      const std::string& subject) {
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return send_once(plan, planner_,
                             {.to = to,
                              .subject = subject,
                              .body = next_text(),
                              .thread = about.id,
                              .key = matter_key(matter, about.id),
                              .from = std::string(program_sender)});
        }));
        kinds_.insert(subject.substr(0, subject.find(':')));
    }

    void note(bool good, const std::string& fault) {
        if (!good) faults_.push_back(fault);
    }

    void read_mail(const Context& who) {
        const std::string reader = who.caller.str();
        std::vector<BeadId> taken;
        for (const Message& message : unwrap(mail_inbox(who, false)).messages) {
            const std::string id = message.id().str();
            const bool shared = !message.channel().empty() || message.is_copied_to(who.caller);
            note(!read_[shared ? reader : "one"].contains(id), reader + " is shown again " + id);
            note(!message.has_expired(clock.now()), id + " has expired and is shown");
            note(message.from() != reader || !shared, reader + " is shown its own " + id);
            if (!hurried_ && chance(30)) continue;
            taken.push_back(message.id());
            read_[shared ? reader : "one"].insert(id);
        }
        unwrap(mail_mark_read(who, taken));
        if (taken.empty() || hurried_ || !chance(40)) return;
        const auto answer = mail_send(who, {.draft = {.subject = next_text(),
                                                      .msg_type = MessageType::reply,
                                                      .reply_to = any(taken)}});
        // What a program said is dealt with, not answered.
        if (answer) kinds_.insert("reply");
    }

    void take_from_queue(const Context& who, const std::string& queue) {
        for (;;) {
            const QueueClaimOutcome claim = unwrap(mail_queue_claim(who, queue, {}));
            if (!claim.message) return;
            const std::string id = claim.message->id().str();
            const std::string claimer = who.caller.str();
            const auto holder = holders_.find(id);
            if (claim.already) {
                note(holder != holders_.end() && holder->second == claimer,
                     claimer + " is said to have had " + id);
            } else if (holder != holders_.end()) {
                note(clock.now() - beat_[holder->second] >= settings.lease.stale_after,
                     id + " is claimed by " + claimer + " while " + holder->second + " has it");
            }
            holders_[id] = claimer;
            if (!hurried_ && chance(40)) return;
            unwrap(mail_mark_read(who, {claim.message->id()}));
            note(!read_["one"].contains(id) || claim.already, id + " is dealt with twice");
            read_["one"].insert(id);
        }
    }

    MailAddress someone(const Context& who) {
        const std::vector<std::string> readers = {
            ann_.caller.str(), bert_.caller.str(), planner_.caller.str(),
            "worker",          "planner",          "overseer"};
        switch (pick(1, 8)) {
        case 1:
            return {MailControlKind::queue, "chores"};
        case 2:
            return {MailControlKind::queue, "anyone"};
        case 3:
            return {MailControlKind::channel, "news"};
        case 4:
            return {MailControlKind::channel, "plans"};
        case 5:
            return {MailControlKind::group, "crew"};
        default:
            break;
        }
        const std::string to = any(readers);
        // Nobody writes to itself.
        if (to == "overseer" && who.caller.role() == Role::overseer)
            return {std::nullopt, "planner"};
        return {std::nullopt, to == who.caller.str() ? "overseer" : to};
    }

    void write(const Context& who) {
        if (!chance(70)) return;
        const MailAddress to = someone(who);
        MailDraft draft{.subject = next_text(), .body = next_text()};
        draft.msg_type =
            any(std::vector{MessageType::task, MessageType::scavenge, MessageType::notification});
        if (!to.control && chance(30))
            draft.cc = {any(std::vector<std::string>{ann_.caller.str(), bert_.caller.str(),
                                                     "planner", "overseer"})};
        if (!to.control && chance(30)) draft.thread = any(changesets_).id;
        if (chance(20)) draft.terms.retention_days = pick(1, longest_days);
        if (chance(10)) draft.terms.expires_at = clock.now() + Seconds{pick(60, 40 * 3600)};
        unwrap(mail_send(who, {.to = to, .draft = draft}));
        kinds_.insert(std::string(name_of(draft.msg_type)));
        if (!draft.cc.empty()) kinds_.insert("cc");
        kinds_.insert(to.control ? std::string(name_of(*to.control)) : "direct");
    }

    // The overseer settles what holds up most, and says something.
    void decide() {
        look_at_notifications();
        const auto items = unwrap(read_inbox(overseer_)).items;
        if (!items.empty()) {
            const Message& topmost = items.front().message;
            if (!takes_answer(topmost) || chance(20) ||
                !answer_message(overseer_, topmost.id(), next_text()))
                unwrap(close_message(overseer_, topmost.id()));
        }
        if (!hurried_) write(overseer_);
    }

    void edit_answers() {
        look_at_notifications();
        const auto write_some = [this](const std::filesystem::path& file) -> Result<void> {
            std::string out;
            for (const std::string& line : lines_of(files.texts.at(file)))
                out += line + "\n" +
                       (line.starts_with("---- answer") && chance(50) ? next_text() + "\n" : "");
            files.texts[file] = out;
            return {};
        };
        const InboxEditOutcome out = unwrap(inbox_in_editor(
            overseer_, {{.files = files,
                         .folder = "/edits",
                         .edit = write_some,
                         .read = [this](const std::filesystem::path& file) -> Result<std::string> {
                             return files.texts.at(file);
                         },
                         .again = [](const std::string&) { return false; }},
                        [](const InboxItem& item) { return item.message.body(); },
                        [this](const MessageAnswer& one) -> Result<MessageAnswered> {
                            ATELIER_TRY(auto sent, answer_message(overseer_, one.message, one.text,
                                                                  one.approves_size, one.as_read));
                            return MessageAnswered{std::move(sent)};
                        }}));
        for (const RefusedAnswer& answer : out.refused)
            faults_.push_back(answer.message.str() + ": " + answer.error.message);
    }

    void look_at_notifications() {
        for (const DueMatter& matter : unwrap(take_due_notifications(worker("ann"), gone)))
            if (const auto* const message = std::get_if<Message>(&matter))
                note(notified_.insert(message->id().str()).second,
                     message->id().str() + " is notified of twice");
    }

    void collect() {
        WorkContext work = work_context();
        work.plan.caller = overseer_.caller;
        atelier::collect(find_garbage({.work = work}, {}));
        std::erase_if(holders_, [this](const auto& held) {
            const Bead message = get(*BeadId::parse(held.first));
            if (is_closed(message) || !message.message->claimed_by.empty()) return false;
            note(clock.now() - beat_[held.second] >= settings.lease.stale_after,
                 held.first + " was taken from " + held.second);
            return true;
        });
    }

    std::vector<std::string> open_posts_unread() {
        std::vector<std::string> found;
        for (const Bead& bead :
             select({.kind = BeadKind::message, .statuses = {BeadStatus::open}})) {
            const Message post = unwrap(Message::of(bead));
            if (post.channel().empty() || post.has_expired(clock.now())) continue;
            for (const Context* reader : {&ann_, &bert_, &planner_}) {
                const bool member =
                    post.channel() == "news" || reader->caller.role() == Role::planner;
                const std::string name = reader->caller.str();
                if (member && post.from() != name && !read_[name].contains(bead.id.str()))
                    found.push_back(name + " never saw the post " + bead.id.str());
            }
        }
        return found;
    }

    std::mt19937 random_;
    const Context ann_ = worker("ann");
    const Context bert_ = worker("bert");
    const Context planner_ = planner();
    const Context overseer_ = overseer();
    std::vector<Bead> epics_;
    std::vector<Bead> changesets_;
    Bead draft_ = PlanFixture::epic("Draft", {.draft = true});
    bool hurried_ = false;
    int said_ = 0;
    // By reader; what only one reads, under "one".
    std::map<std::string, std::set<std::string>> read_;
    std::map<std::string, std::string> holders_;
    std::map<std::string, Time> beat_;
    std::set<std::string> notified_;
    std::set<std::string> kinds_;
    std::vector<std::string> faults_;
    std::vector<std::string> posts_unread_;
};

} // namespace

TEST_CASE(
    "in days of mail among two workers, a planner and an overseer nothing is lost, read twice "
    "or claimed twice",
    "[app][mail][generated]") {
    std::set<std::string> kinds;
    for (unsigned seed = 1; seed <= scenarios; ++seed) {
        INFO("scenario " << seed);
        Correspondence scenario(seed);
        for (int step = 0; step < steps_of_each; ++step)
            scenario.step();
        scenario.come_to_an_end();
        const auto faults = scenario.faults();
        INFO(join(faults, "\n"));
        CHECK(faults.empty());
        CHECK(scenario.sent() > 15);
        kinds.insert(scenario.kinds().begin(), scenario.kinds().end());
    }
    CHECK(kinds == std::set<std::string>{"BLOCKED", "HANDOFF", "NEEDS-DECISION", "SCOPE-CHANGE",
                                         "cc", "channel", "direct", "group", "notification",
                                         "queue", "reply", "scavenge", "task"});
}
