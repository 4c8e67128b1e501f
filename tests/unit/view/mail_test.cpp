#include "view/mail.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time sent = *parse_time("2026-01-02T09:00:00Z");

Bead sample_message() {
    Bead bead =
        Message::make(id("at-m1"), "BLOCKED: at-1.3", "MIT or GPL?\n\nThe \x1b[31mred one\n",
                      "overseer", {.from = "atelier/worker/worker-1", .thread = id("at-1.3")});
    bead.created_at = sent;
    return bead;
}

Message read_of(const Bead& bead) {
    return unwrap(Message::of(bead));
}

} // namespace

TEST_CASE("a message is a document with everything that was said", "[view][mail]") {
    Bead message = sample_message();
    message.description = "MIT?";
    CHECK(mail_inbox_json({{read_of(message)}}).dump() ==
          R"({"messages":[{"id":"at-m1","subject":"BLOCKED: at-1.3",)"
          R"("from":"atelier/worker/worker-1","to":"overseer",)"
          R"("sent_at":"2026-01-02T09:00:00.000Z","read_at":null,"thread":"at-1.3",)"
          R"("reply_to":null,"msg_type":"notification","cc":[],"queue":null,"channel":null,)"
          R"("claimed_by":null,"claimed_at":null,"retention_days":null,"expires_at":null,)"
          R"("body":"MIT?"}]})");
    const InboxOutcome inbox{
        sent, {{read_of(message), Awaited::question, true, {{id("at-1.3")}, {id("at-1")}}}}};
    const Json document = inbox_json(inbox);
    const Json listed = document.find("messages")->as_array()[0];
    CHECK(listed.string_at("body") == "MIT?");
    CHECK(listed.string_at("awaits") == "question");
    CHECK(listed.find("waiting")->dump() ==
          R"({"changesets":["at-1.3"],"epics":["at-1"],"runs":[]})");
}

TEST_CASE("an agent's mail as text shows each message, and nothing a terminal would obey",
          "[view][mail]") {
    Bead read = sample_message();
    read.message->read_at = sent;
    read.description.clear();
    CHECK(mail_inbox_text({{read_of(sample_message()), read_of(read)}}, {}) ==
          "at-m1  BLOCKED: at-1.3\n"
          "from atelier/worker/worker-1, 2026-01-02 09:00:00\n"
          "  MIT or GPL?\n"
          "\n"
          "  The  [31mred one\n"
          "\n"
          "at-m1  BLOCKED: at-1.3\n"
          "from atelier/worker/worker-1, 2026-01-02 09:00:00, read\n");
    CHECK(mail_inbox_text({}, {}) == "no messages\n");
}

TEST_CASE("an overseer who writes is a person, not an address", "[view][mail]") {
    Bead bead = sample_message();
    bead.message->from = "atelier/overseer/uid-0";
    CHECK_THAT(mail_inbox_text({{read_of(bead)}}, {}), ContainsSubstring("\nfrom the overseer, "));
    bead.message->from = "atelier/overseer/ada";
    CHECK_THAT(mail_inbox_text({{read_of(bead)}}, {}),
               ContainsSubstring("\nfrom the overseer ada, "));
}

TEST_CASE("the overseer's inbox says each question in full, what waits for it and what settles it",
          "[view][mail]") {
    InboxOutcome inbox{sent + Seconds{12},
                       {{read_of(sample_message()),
                         Awaited::question,
                         true,
                         {{id("at-1.3"), id("at-1.4")}, {id("at-1")}}}}};
    CHECK(inbox_text(inbox, {}) ==
          "at-m1  BLOCKED: at-1.3\n"
          "  at-1.3, from worker-1, 12 seconds ago; 2 changesets wait for it\n"
          "    MIT or GPL?\n"
          "\n"
          "    The  [31mred one\n"
          "  git atelier inbox --reply at-m1 --message TEXT\n");
    CHECK(inbox_text({sent, {}}, {}) == "No open messages.\n");

    // What the subject says already is not said twice, and what no program reads is put away.
    Bead note = Message::make(id("at-m2"), "NOTE: it broke", "it broke", "overseer",
                              {.from = "git-atelier"});
    note.created_at = sent;
    inbox.items = {{read_of(note), Awaited::message, true, {{}, {id("at-1")}}}};
    CHECK(inbox_text(inbox, {}) == "at-m2  NOTE: it broke\n"
                                   "  from git-atelier, 12 seconds ago; 1 epic waits for it\n"
                                   "  git atelier inbox --close at-m2\n");
    inbox.items = {{read_of(sample_message())}, {read_of(note)}, {read_of(sample_message())}};
    CHECK_THAT(inbox_text(inbox, {}), ContainsSubstring("'git atelier inbox --edit'"));
}

TEST_CASE("a question stands in an editor with who asked, and what else settles it",
          "[view][mail]") {
    InboxItem item{read_of(sample_message()), Awaited::question, true, {{id("at-1.3")}, {}}};
    CHECK(question_text(item) ==
          "BLOCKED: at-1.3\n"
          "at-1.3, from worker-1, 2026-01-02T09:00:00.000Z; 1 changeset waits for it\n"
          "\n"
          "MIT or GPL?\n"
          "\n"
          "The  [31mred one\n");
    item.awaited = Awaited::draft;
    CHECK_THAT(question_text(item),
               ContainsSubstring("\nOr settle it by: git atelier promote at-1.3\n"));
}

TEST_CASE("answers from an editor say what each did, what was refused and where the text is",
          "[view][mail]") {
    InboxEditOutcome edited{.answered = {{{id("at-m1"), id("at-m2"), {}}}}, .left = 1};
    CHECK(inbox_edit_text(edited) == "at-m1 was answered with at-m2\n"
                                     "1 open message is left: git atelier inbox\n");
    edited.refused = {{id("at-m3"), {ErrorCode::conflict, "at-m3 has been closed meanwhile"}}};
    edited.arrived = {id("at-m4")};
    edited.left = 2;
    edited.kept_in = "/data/edits/inbox-1.md";
    CHECK(inbox_edit_text(edited) == "at-m1 was answered with at-m2\n"
                                     "at-m3 is not answered: at-m3 has been closed meanwhile\n"
                                     "your text is kept in /data/edits/inbox-1.md\n"
                                     "1 message came meanwhile\n"
                                     "2 open messages are left: git atelier inbox\n");
    const Json document = inbox_edit_json(edited);
    CHECK(document.find("answered")->as_array()[0] == answered_json(edited.answered.front()));
    CHECK(document.find("refused")->as_array()[0].dump() ==
          R"({"message":"at-m3","code":"conflict","reason":"at-m3 has been closed meanwhile"})");
    CHECK(document.find("arrived")->dump() == R"(["at-m4"])");
    CHECK(document.string_at("kept_in") == "/data/edits/inbox-1.md");
}

TEST_CASE("an agent that looks at the overseer's inbox is told its own ways", "[view][mail]") {
    for (const Awaited awaited : {Awaited::question, Awaited::size, Awaited::message}) {
        const InboxOutcome inbox{sent, {{read_of(sample_message()), awaited}}};
        const Style style{.reader = Audience::worker};
        CHECK_THAT(inbox_text(inbox, style),
                   ContainsSubstring("'bead_show ID'") && !ContainsSubstring("git atelier"));
        CHECK_THAT(message_text(inbox, style), ContainsSubstring("The overseer settles it.") &&
                                                   !ContainsSubstring("git atelier"));
    }
}

TEST_CASE("a message is shown whole, with what can be done about it", "[view][mail]") {
    InboxOutcome one{sent, {{read_of(sample_message()), Awaited::blocked}}};
    const auto says = [&](const std::string& part) {
        CHECK_THAT(message_text(one, {}), ContainsSubstring(part));
    };
    says("  MIT or GPL?\n");
    says("git atelier retry at-1.3\n");
    one.items[0].awaited = Awaited::message;
    says("git atelier inbox --reply at-m1 --message TEXT\ngit atelier inbox --close at-m1\n");
    one.items[0].open = false;
    says("This message is closed.\n");
    CHECK_THAT(message_text(one, {}), !ContainsSubstring("git atelier"));
}

TEST_CASE("an answer says what it did", "[view][mail]") {
    const AnswerOutcome answer{id("at-m1"), id("at-m2"), id("at-1.3")};
    CHECK(answer_text(answer) == "at-m1 was answered with at-m2; unblocked at-1.3, which the next "
                                 "'git atelier work' continues\n");
    CHECK(answer_text({id("at-m1"), {}, {}}) == "at-m1 is closed\n");
    CHECK(
        answer_json(answer).dump() ==
        R"({"message":"at-m1","closed":true,"reply":"at-m2","unblocked":"at-1.3","approved_lines":null,"decided":null})");
}

TEST_CASE("what a run asks at its gate is answered by the one command", "[view][mail]") {
    const Message asks = read_of(
        Message::make(id("at-m1"), "NEEDS-DECISION: A letter", "at-r1 waits for you.", "overseer",
                      {.from = "git-atelier", .thread = id("at-r1"), .key = "gate:at-r1:1"}));
    const InboxItem item{asks, Awaited::gate, true, {.runs = {id("at-r1")}}};
    const std::string text = inbox_text({sent, {item}}, {});
    CHECK_THAT(text, ContainsSubstring("; the run waits for it\n"));
    CHECK_THAT(text, ContainsSubstring("\n  git atelier review at-r1 --approve\n"));
    CHECK_THAT(question_text(item),
               ContainsSubstring("Or settle it by: git atelier review at-r1 --approve"));
}

TEST_CASE("a reply that decides at a gate says what comes next", "[view][mail]") {
    MessageAnswered answered{{id("at-m1"), {}, {}}};
    CHECK(answered_text(answered) == "at-m1 is closed\n");
    answered.decided =
        SignalOutcome{.signal = {.run = id("at-r1"), .n = 1, .kind = SignalKind::approve},
                      .run = {.id = id("at-r1"), .status = RunStatus::running}};
    CHECK(answered_text(answered) ==
          "approved what at-r1 has made; 'git atelier run at-r1' continues it\n");
    CHECK(answered_json(answered).find("decided")->string_at("status") == "running");
}
