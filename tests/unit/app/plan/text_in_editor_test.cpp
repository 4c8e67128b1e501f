#include "app/plan/text_in_editor.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A person who writes one text after the other, and goes on as long as there is one. "good" is
// taken, of "half" a part, and nothing else.
struct TypingPerson {
    using Path = std::filesystem::path;

    const Path file = "/data/edits/answers.txt";
    MemoryFiles files;
    std::vector<std::string> texts;
    Result<void> editor = {};
    // What happened.
    std::vector<Path> opened;
    std::vector<std::string> offered;
    std::vector<std::string> refusals;

    Result<EditedText> edit() {
        return text_in_editor(
            {.files = files,
             .folder = file.parent_path(),
             .edit = [this](const Path& path) { return type(path); },
             .read = [this](const Path& path) -> Result<std::string> {
                 return files.texts.at(path);
             },
             .again =
                 [this](const std::string& why) {
                     refusals.push_back(why);
                     return !texts.empty();
                 }},
            file.filename().string(), "before",
            [this](const std::string& text, const std::string& name) -> Result<TextTaken> {
                offered.push_back(text);
                if (text == "good") return TextTaken::whole;
                if (text == "half") return TextTaken::in_part;
                return fail(ErrorCode::plan_invalid, name + ":1: this is not good");
            });
    }

  private:
    Result<void> type(const Path& path) {
        opened.push_back(path);
        if (texts.empty()) return editor;
        files.texts.at(path) = texts.front();
        texts.erase(texts.begin());
        return editor;
    }
};

} // namespace

TEST_CASE("a text that is left as it was is not taken, and leaves no file", "[app][edit_plan]") {
    TypingPerson person;
    const EditedText edited = unwrap(person.edit());
    CHECK_FALSE(edited.changed);
    CHECK_FALSE(edited.kept_in);
    CHECK(person.opened == std::vector{person.file});
    CHECK(person.offered.empty());
    CHECK(person.files.texts.empty());
}

TEST_CASE("the file of a text goes when all of it was taken, and stays else", "[app][edit_plan]") {
    TypingPerson person;
    SECTION("all") {
        person.texts = {"good"};
        const EditedText edited = unwrap(person.edit());
        CHECK(edited.changed);
        CHECK_FALSE(edited.kept_in);
        CHECK(person.files.texts.empty());
    }
    SECTION("a part") {
        person.texts = {"half"};
        const EditedText edited = unwrap(person.edit());
        CHECK(edited.changed);
        CHECK(edited.kept_in == person.file);
        CHECK(person.files.texts.at(person.file) == "half");
    }
    CHECK(person.refusals.empty());
}

TEST_CASE("a text that is not taken is edited on from where it is", "[app][edit_plan]") {
    TypingPerson person;
    person.texts = {"bad", "worse", "good"};
    CHECK(unwrap(person.edit()).changed);
    CHECK(person.offered == std::vector<std::string>{"bad", "worse", "good"});
    CHECK(person.opened == std::vector(3, person.file));
    // The file by its name alone.
    CHECK(person.refusals == std::vector<std::string>(2, "answers.txt:1: this is not good"));
    CHECK(person.files.texts.empty());
}

TEST_CASE("who takes back what was not taken has changed nothing", "[app][edit_plan]") {
    TypingPerson person;
    person.texts = {"bad", "before"};
    CHECK_FALSE(unwrap(person.edit()).changed);
    CHECK(person.offered == std::vector<std::string>{"bad"});
    CHECK(person.files.texts.empty());
}

TEST_CASE("an error names the file in which a text is kept", "[app][edit_plan]") {
    TypingPerson person;
    ErrorCode expected = ErrorCode::plan_invalid;
    SECTION("they let it be") {
        person.texts = {"bad"};
    }
    SECTION("the editor fails") {
        person.texts = {"good"};
        person.editor = fail(ErrorCode::runtime_failed, "the editor ended with 1");
        expected = ErrorCode::runtime_failed;
    }
    const std::string last = person.texts.back();
    const Error fault = must_fail(person.edit());
    CHECK(fault.code == expected);
    CHECK(fault.details.string_at("kept_in", "") == person.file.string());
    CHECK_THAT(fault.hint, ContainsSubstring("your text is kept in " + person.file.string()));
    CHECK(person.files.texts.at(person.file) == last);
}

TEST_CASE("no editor is opened on a file that cannot be written", "[app][edit_plan]") {
    TypingPerson person;
    person.files.broken.insert(person.file);
    const Error fault = must_fail(person.edit());
    CHECK(fault.code == ErrorCode::files_failed);
    CHECK_FALSE(fault.details.find("kept_in"));
    CHECK(person.opened.empty());
}
