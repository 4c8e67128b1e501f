#include "app/plan/plan_document.hpp"
#include "app/plan/plan_in_editor.hpp"
#include "support/memory_files.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// "before" is the plan as it is; what a test adds can be read too.
class ScriptedFormat final : public PlanFormat {
  public:
    std::map<std::string, PlanDocument> documents;

    Result<PlanDocument> parse(const std::string& text, const std::string& file) override {
        const auto found = documents.find(text);
        if (found != documents.end()) return found->second;
        return fail(ErrorCode::plan_invalid, file + ":1: this is not a plan");
    }
    std::string write(const PlanDocument&) override { return "before"; }
};

// A person who writes one text after the other into the file, and goes on as long as there is one.
struct EditingPerson {
    PlanFixture plan;
    Bead epic = plan.epic("Greeting");
    Bead changeset = plan.changeset(epic, "Say hello");
    ScriptedFormat format;
    MemoryFiles files;
    std::vector<std::string> texts;
    std::vector<fs::path> edited;
    std::vector<std::string> asked;
    Result<void> editor = {};

    EditingPerson() {
        PlanDocument document = unwrap(plan_document(plan.overseer(), epic.id));
        document.epics.front().changesets.front().title = "Say hello twice";
        format.documents["hello twice"] = document;
    }
    Result<EditPlanOutcome> edit() {
        return plan_in_editor(
            plan.overseer(), epic.id,
            {.format = format,
             .branches = only_main,
             .text = {.files = files,
                      .folder = "/data/edits",
                      .edit = [this](const fs::path& file) { return write(file); },
                      .read = [this](const fs::path& file) -> Result<std::string> {
                          return files.texts.at(file);
                      },
                      .again =
                          [this](const std::string& why) {
                              asked.push_back(why);
                              return !texts.empty();
                          }}});
    }

  private:
    Result<void> write(const fs::path& file) {
        edited.push_back(file);
        CHECK(files.texts.contains(file));
        if (texts.empty()) return editor;
        files.texts[file] = texts.front();
        texts.erase(texts.begin());
        return editor;
    }
};

} // namespace

TEST_CASE("a plan that is left as it was changes nothing and leaves no file", "[app][edit_plan]") {
    EditingPerson writer;
    const auto outcome = unwrap(writer.edit());
    CHECK(outcome.epic == writer.epic.id);
    CHECK(outcome.changed.empty());
    CHECK(writer.files.texts.empty());
    CHECK(writer.asked.empty());
}

TEST_CASE("what the person changed is saved, and the file goes", "[app][edit_plan]") {
    EditingPerson writer;
    writer.texts = {"hello twice"};
    CHECK(unwrap(writer.edit()).changed == std::vector<BeadId>{writer.changeset.id});
    CHECK(writer.plan.get(writer.changeset.id).title == "Say hello twice");
    CHECK(writer.files.texts.empty());
}

TEST_CASE("a text that cannot be saved is edited again, in the same file", "[app][edit_plan]") {
    EditingPerson writer;
    writer.texts = {"nonsense", "hello twice"};
    CHECK(unwrap(writer.edit()).changed.size() == 1);
    REQUIRE(writer.edited.size() == 2);
    CHECK(writer.edited.front() == writer.edited.back());
    REQUIRE(writer.asked.size() == 1);
    CHECK_THAT(writer.asked.front(), ContainsSubstring("this is not a plan"));
}

TEST_CASE("the text of a person who gives up is kept, and the error says where",
          "[app][edit_plan]") {
    EditingPerson writer;
    writer.texts = {"nonsense"};
    const Error fault = must_fail(writer.edit());
    CHECK(fault.code == ErrorCode::plan_invalid);
    REQUIRE(writer.edited.size() == 1);
    const fs::path file = writer.edited.front();
    CHECK(file.parent_path() == "/data/edits");
    CHECK(fault.details.string_at("kept_in", "") == file.string());
    CHECK_THAT(fault.hint, ContainsSubstring("your text is kept in " + file.string()));
    CHECK(writer.files.texts.at(file) == "nonsense");
    CHECK(writer.plan.get(writer.changeset.id).title == "Say hello");
}

TEST_CASE("a text survives an editor that fails", "[app][edit_plan]") {
    EditingPerson writer;
    writer.texts = {"hello twice"};
    writer.editor = fail(ErrorCode::runtime_failed, "the editor ended with 1");
    const Error fault = must_fail(writer.edit());
    CHECK(fault.code == ErrorCode::runtime_failed);
    CHECK(writer.files.texts.at(writer.edited.front()) == "hello twice");
    CHECK(fault.details.string_at("kept_in", "") == writer.edited.front().string());
    CHECK(writer.plan.get(writer.changeset.id).title == "Say hello");
}

TEST_CASE("an edit never writes over a text that an earlier one kept", "[app][edit_plan]") {
    EditingPerson writer;
    writer.texts = {"nonsense"};
    CHECK_FALSE(writer.edit());
    writer.texts = {"more nonsense"};
    CHECK_FALSE(writer.edit());
    CHECK(writer.files.texts.size() == 2);
}
