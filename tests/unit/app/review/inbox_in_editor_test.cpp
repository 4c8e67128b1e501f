#include "app/review/inbox_in_editor.hpp"

#include "app/changeset/changeset_size.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "support/memory_files.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// An overseer whose editor makes of the text what `write` says.
struct AnsweringPerson {
    PlanFixture plan;
    Bead epic = plan.epic("Greeting");
    Bead first = plan.changeset(epic, "Choose a licence");
    Bead second = plan.changeset(epic, "Say hello", {.depends_on = {first.id}});
    MemoryFiles files;
    std::vector<std::function<std::string(std::string)>> writes;
    std::vector<std::string> asked;
    Result<void> editor = {};
    std::size_t opened = 0;

    BeadId ask(const std::string& subject, const Notice& rest) {
        Notice notice = rest;
        notice.to = "overseer";
        notice.subject = subject;
        if (notice.key.empty()) notice.key = subject;
        plan.clock.advance(Millis{1});
        return unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return send_once(writer, plan.worker(), notice);
        }));
    }
    BeadId blocked(const Bead& changeset) {
        plan.update(unwrap(block(plan.get(changeset.id), "MIT or GPL?", plan.clock.now())));
        return ask("BLOCKED: MIT or GPL?", {.body = "MIT or GPL?",
                                            .thread = changeset.id,
                                            .key = matter_key(Matter::blocked, changeset.id)});
    }
    Result<InboxEditOutcome> edit() {
        return inbox_in_editor(
            plan.overseer(), {{.files = files,
                               .folder = "/data/edits",
                               .edit =
                                   [this](const fs::path& file) {
                                       ++opened;
                                       if (!writes.empty()) {
                                           files.texts[file] = writes.front()(files.texts.at(file));
                                           writes.erase(writes.begin());
                                       }
                                       return editor;
                                   },
                               .read = [this](const fs::path& file) -> Result<std::string> {
                                   return files.texts.at(file);
                               },
                               .again =
                                   [this](const std::string& why) {
                                       asked.push_back(why);
                                       return !writes.empty();
                                   }},
                              [](const InboxItem& item) { return item.message.subject() + "\n"; },
                              [this](const MessageAnswer& one) -> Result<MessageAnswered> {
                                  ATELIER_TRY(auto sent,
                                              answer_message(plan.overseer(), one.message, one.text,
                                                             one.approves_size, one.as_read));
                                  return MessageAnswered{std::move(sent)};
                              }});
    }
};

std::string with_answer(std::string text, const BeadId& message, const std::string& answer) {
    const std::string mark = "---- answer to " + message.str() + " ----\n";
    return text.insert(text.find(mark) + mark.size(), answer + "\n");
}

} // namespace

TEST_CASE("several questions are answered in one text, each for itself", "[app][inbox_in_editor]") {
    AnsweringPerson person;
    const BeadId note = person.ask("which way?", {});
    const BeadId open = person.ask("or that?", {});
    const BeadId blocked = person.blocked(person.first);
    person.ask("the mirror is behind", {.from = std::string(program_sender)});
    std::string seen;
    person.writes = {[&](const std::string& text) {
        seen = text;
        return with_answer(with_answer(text, note, "that one"), blocked, "MIT\n\n# because");
    }};
    const InboxEditOutcome out = unwrap(person.edit());
    // What holds most up is asked first, and what takes no answer is not asked.
    CHECK(seen.find(blocked.str()) < seen.find(note.str()));
    CHECK_THAT(seen, !ContainsSubstring("mirror"));
    REQUIRE(out.answered.size() == 2);
    CHECK(out.answered[0].answer.message == blocked);
    CHECK(out.answered[0].answer.unblocked == person.first.id);
    CHECK(person.plan.get(*out.answered[0].answer.reply).description == "MIT\n\n# because");
    CHECK(is_closed(person.plan.get(note)));
    CHECK_FALSE(is_closed(person.plan.get(open)));
    CHECK(out.left == 2);
    CHECK(out.arrived.empty());
    CHECK_FALSE(out.kept_in);
    CHECK(person.files.texts.empty());
}

TEST_CASE("an answer in the editor can approve a size", "[app][inbox_in_editor]") {
    AnsweringPerson person;
    unwrap(person.plan.store.write(person.plan.stamp(), [&](PlanWriter& plan) {
        return note_asked_lines(plan, person.first.id, 900);
    }));
    const BeadId size =
        person.ask("NEEDS-DECISION: may it be that large?",
                   {.thread = person.first.id, .key = matter_key(Matter::size, person.first.id)});
    person.writes = {[&](const std::string& text) {
        return with_answer(text, size, "approve-size: one table");
    }};
    const InboxEditOutcome out = unwrap(person.edit());
    REQUIRE(out.answered.size() == 1);
    CHECK(out.answered[0].answer.approved_lines == 900);
}

TEST_CASE("nothing asked opens no editor, and nothing written answers nothing",
          "[app][inbox_in_editor]") {
    AnsweringPerson person;
    CHECK(unwrap(person.edit()).left == 0);
    CHECK(person.opened == 0);
    person.ask("which way?", {});
    const auto events = person.plan.event_types();
    const InboxEditOutcome out = unwrap(person.edit());
    CHECK(person.opened == 1);
    CHECK(out.left == 1);
    CHECK(out.answered.empty());
    CHECK(person.plan.event_types() == events);
    CHECK(person.files.texts.empty());
}

TEST_CASE("what was settled or changed meanwhile is told, the rest is sent, and no text is lost",
          "[app][inbox_in_editor]") {
    AnsweringPerson person;
    const BeadId closed = person.ask("one?", {});
    const BeadId changed = person.ask("two?", {});
    const BeadId sent = person.ask("three?", {});
    std::optional<BeadId> arrived;
    person.writes = {[&](std::string text) {
        unwrap(answer_message(person.plan.overseer("other"), closed, "I was faster"));
        Bead other = person.plan.get(changed);
        other.description = "really?";
        person.plan.update(other);
        arrived = person.ask("four?", {});
        for (const BeadId& id : {closed, changed, sent})
            text = with_answer(text, id, "answer to " + id.str());
        return text;
    }};
    const InboxEditOutcome out = unwrap(person.edit());
    REQUIRE(out.refused.size() == 2);
    CHECK(out.refused[0].message == closed);
    CHECK(out.refused[0].error.code == ErrorCode::conflict);
    CHECK(out.refused[0].error.message == closed.str() + " has been closed meanwhile: answered");
    CHECK(out.refused[1].error.message == changed.str() + " has been changed meanwhile");
    REQUIRE(out.answered.size() == 1);
    CHECK(out.answered[0].answer.message == sent);
    CHECK(out.arrived == std::vector{*arrived});
    CHECK(out.left == 2);
    REQUIRE(out.kept_in);
    CHECK_THAT(person.files.texts.at(*out.kept_in),
               ContainsSubstring("answer to " + closed.str() + "\n"));
    CHECK_FALSE(is_closed(person.plan.get(changed)));
}

TEST_CASE("a text with mangled marks answers nothing, is edited again, and is kept",
          "[app][inbox_in_editor]") {
    AnsweringPerson person;
    const BeadId question = person.ask("one?", {});
    const auto mangle = [](const std::string&) { return std::string("MIT, I think\n"); };
    SECTION("mended") {
        std::string before;
        person.writes = {[&](const std::string& text) {
                             before = text;
                             return mangle(text);
                         },
                         [&](const std::string& text) {
                             CHECK(text == "MIT, I think\n");
                             return with_answer(before, question, "MIT");
                         }};
        CHECK(unwrap(person.edit()).answered.size() == 1);
        CHECK(person.asked.size() == 1);
        CHECK(person.files.texts.empty());
    }
    SECTION("left") {
        person.writes = {mangle};
        const auto events = person.plan.event_types();
        const Error error = must_fail(person.edit());
        CHECK(error.code == ErrorCode::usage);
        const std::string kept = error.details.string_at("kept_in");
        CHECK(person.files.texts.at(kept) == "MIT, I think\n");
        CHECK_THAT(error.hint, ContainsSubstring(kept));
        CHECK(person.plan.event_types() == events);
    }
}

TEST_CASE("an editor that fails answers nothing, and its text is kept", "[app][inbox_in_editor]") {
    AnsweringPerson person;
    const BeadId question = person.ask("one?", {});
    person.writes = {[&](const std::string& text) { return with_answer(text, question, "MIT"); }};
    person.editor = fail(ErrorCode::runtime_failed, "the editor ended with status 1");
    const Error error = must_fail(person.edit());
    CHECK(error.code == ErrorCode::runtime_failed);
    CHECK_FALSE(is_closed(person.plan.get(question)));
    CHECK_THAT(person.files.texts.at(error.details.string_at("kept_in")),
               ContainsSubstring("\nMIT\n"));
}
