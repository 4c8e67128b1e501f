#include "base/text.hpp"
#include "domain/agent/template.hpp"
#include "domain/workflow/brief_values.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/workflow_folders.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

namespace fs = std::filesystem;

const std::vector<fs::path>& shipped() {
    static const std::vector<fs::path> folders{source_folder() / "share" / "templates"};
    return folders;
}

WorkflowSurroundings surroundings(WorkflowCatalog& files) {
    return {.artisans = *files.artisan_names(), .briefs = *files.brief_names()};
}

} // namespace

TEST_CASE("A project's file stands before the user's, and that before the shipped one") {
    WorkflowFolders at;
    for (const char* folder : {"shipped", "user", "project"}) {
        at.put(std::string(folder) + "/workflows/w.yaml",
               std::string("title: of ") + folder + "\n" + one_turn);
        CHECK(at.files.workflow("w")->workflow.title == std::string("of ") + folder);
    }
    CHECK_FALSE(at.files.workflow("w")->shipped);
    at.put("user/workflows/v.yaml", one_turn);
    at.put("user/workflows/No name.yaml", one_turn);
    CHECK(*at.files.workflow_names() == std::vector<std::string>{"v", "w"});
    const auto missing = at.files.workflow("x");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().message == "there is no workflow 'x'");
    CHECK_THAT(missing.error().hint.told_to(Audience::person),
               ContainsSubstring("use one of v, w, or write your own in " +
                                 (at.folder / "project/workflows/x.yaml").string()));
    CHECK_FALSE(at.files.workflow("../workflows/w"));
    CHECK_THAT(WorkflowFolders().files.workflow("x").error().hint.told_to(Audience::person),
               ContainsSubstring("there are none yet; write the first one in "));
}

TEST_CASE("A file named by its path asks first when it is in a repository and holds a check") {
    WorkflowFolders at;
    const std::string with_check = "subject: changeset\nsteps: [{seq: [{check: [make]}]}]\n";
    at.put("clone/flows/w.yaml", with_check);
    at.put("clone/flows/v.yaml", one_turn);
    CHECK_FALSE(at.files.workflow_in(at.folder / "clone/flows/w.yaml")->asks_first);
    fs::create_directories(at.folder / "clone/.git");
    CHECK(at.files.workflow_in(at.folder / "clone/flows/w.yaml")->asks_first);
    CHECK_FALSE(at.files.workflow_in(at.folder / "clone/flows/v.yaml")->asks_first);
    // A link in a clone is the clone's, wherever it leads, and so is what a link leads to there.
    at.put("elsewhere.yaml", with_check);
    CHECK_FALSE(at.files.workflow_in(at.folder / "elsewhere.yaml")->asks_first);
    fs::create_symlink(at.folder / "elsewhere.yaml", at.folder / "clone/out.yaml");
    CHECK(at.files.workflow_in(at.folder / "clone/out.yaml")->asks_first);
    fs::create_symlink(at.folder / "clone/flows/w.yaml", at.folder / "link.yaml");
    CHECK(at.files.workflow_in(at.folder / "link.yaml")->asks_first);
    CHECK(at.files.workflow_in(at.folder / "nothing.yaml").error().code == ErrorCode::files_failed);
    CHECK(at.files.workflow_in(at.folder / "clone").error().code == ErrorCode::files_failed);
}

TEST_CASE("Each shipped workflow has no mistake and is within its bounds") {
    WorkflowFiles files(shipped());
    const auto names = files.workflow_names();
    REQUIRE(names);
    CHECK(*names == std::vector<std::string>{"chain", "duet", "ensemble", "exquisite", "hello",
                                             "pair", "qa", "refinement", "review-cycle", "rounds",
                                             "rounds-3", "rounds-4", "solo", "workshop",
                                             "writing-room"});
    for (const std::string& name : *names) {
        INFO(name);
        const auto found = files.workflow(name);
        REQUIRE(found);
        CHECK(found->mistakes.empty());
        CHECK(check_workflow(found->workflow, surroundings(files)).empty());
        CHECK_FALSE(found->workflow.title.empty());
        CHECK(arity(found->workflow).least == 0);
    }
    CHECK(turns_at_most(files.workflow("review-cycle")->workflow.steps) == 20);
    CHECK(are_stages(files.workflow("workshop")->workflow.steps));
}

TEST_CASE("The shipped commissions are what is made for their artisans") {
    WorkflowFiles files(shipped());
    for (const auto& [how, name] : names_of(CommissionHow{})) {
        INFO(name);
        const auto found = files.workflow(std::string(name));
        REQUIRE(found);
        std::vector<std::string> artisans;
        for (const WorkflowRole& role : found->workflow.roles)
            artisans.push_back(role.artisan);
        const auto made = commission_workflow(how, artisans);
        REQUIRE(made);
        CHECK(found->workflow == *made);
    }
}

TEST_CASE("Each shipped artisan, brief and preset can be used") {
    WorkflowFiles files(shipped());
    const auto artisans = files.artisan_names();
    REQUIRE(artisans);
    CHECK(*artisans == std::vector<std::string>{"archivist", "calligrapher", "cartographer",
                                                "reviewer", "sage", "scout", "spark", "steady",
                                                "sync", "tester", "worker"});
    for (const std::string& name : *artisans) {
        const auto artisan = files.artisan(name);
        REQUIRE(artisan);
        CHECK_FALSE(artisan->persona.empty());
        CHECK(artisan->tier == ArtisanTier::free);
    }
    std::map<std::string, std::string> values;
    for (const BriefValue& value : brief_values)
        values[std::string(value.name)] = "x";
    const auto briefs = files.brief_names();
    REQUIRE(briefs);
    for (const std::string& name : *briefs) {
        const auto brief = files.brief(name);
        REQUIRE(brief);
        const auto rendered = render_template(brief->text, values, brief->file.string());
        REQUIRE(rendered);
        CHECK(brief->text.find("{{ request }}") != std::string::npos);
    }
    const auto presets = files.preset_names();
    REQUIRE(presets);
    for (const std::string& name : *presets) {
        const auto preset = files.preset(name);
        REQUIRE(preset);
        for (const std::string& artisan : preset->artisans)
            CHECK(files.artisan(artisan));
        CHECK_FALSE(preset->when.empty());
        CHECK_FALSE(preset->sample.empty());
    }
    CHECK(presets->size() == 6);
}

TEST_CASE("Artisans are found by their names and by their display names") {
    WorkflowFiles files(shipped());
    for (const char* called : {"calligrapher", "The Calligrapher", "CALLIGRAPHER"})
        CHECK(files.artisan(called)->name == "calligrapher");
    const auto missing = files.artisan("caligrapher");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message ==
          "there is no artisan 'caligrapher'; did you mean 'calligrapher'?");
}

TEST_CASE("Files of artisans and presets are read as strictly") {
    WorkflowFolders at;
    const std::string artisan = "specialty: x\npersona: y\n";
    const std::vector<std::pair<std::string, std::string>> artisans = {
        {"persona: y", ":1: an artisan needs 'specialty'"},
        {"specialty: x", ":1: an artisan needs 'persona'"},
        {artisan + "colour: red", ":3: 'colour' is not a key of an artisan"},
        {artisan + "name: b", ":3: 'name' must be 'a', like the file"},
        {artisan + "tier: gold", ":3: 'tier' must be free or pro, not 'gold'"},
        {artisan + "criteria: clear", ":3: 'criteria' must be a list of names"},
        {artisan + "criteria: [[a]]", ":3: 'criteria' must be a list of names"},
        {artisan + "criteria: [a, a]", ":3: 'a' is given twice"},
        {artisan + "criteria: [{weight: 1}]", ":3: a criterion needs 'name'"},
        {artisan + "criteria: [{name: a, weight: 2}]", ":3: 'weight' must be a number above 0"},
        {artisan + "criteria: [{name: a, size: 2}]", ":3: 'size' is not a key of a criterion"}};
    for (const auto& [text, message] : artisans) {
        at.put("user/artisans/a.yaml", text);
        const auto read = at.files.artisan("a");
        if (read) FAIL("should have been refused: " << text);
        CHECK(read.error().code == ErrorCode::workflow_invalid);
        CHECK_THAT(read.error().message, ContainsSubstring("a.yaml" + message));
    }
    const std::vector<std::pair<std::string, std::string>> presets = {
        {"artisans: [a]", ":1: a preset needs 'how'"},
        {"how: solo", ":1: a preset needs 'artisans'"},
        {"how: trio\nartisans: [a]", ":1: 'how' must be solo, duet"},
        {"how: duet\nartisans: [a]", ":2: 'duet' takes exactly 2 artisans, but 1 was named"},
        {"how: solo\nartisans: [a]\nvisible: 0", ":3: 'visible' must be a number from 1 to 100"},
        {"how: solo\nartisans: [a]\nhint: x", ":3: 'hint' is not a key of a preset"}};
    for (const auto& [text, message] : presets) {
        at.put("user/presets/p.yaml", text);
        const auto read = at.files.preset("p");
        if (read) FAIL("should have been refused: " << text);
        CHECK_THAT(read.error().message, ContainsSubstring("p.yaml" + message));
    }
    at.put("user/artisans/b.yaml",
           "display: The B\nspecialty: x\npersona: |\n  y\n  z\n\nform: map\nruntime: claude\n"
           "model: m\ntier: pro\ncriteria: [a, {name: b, description: c, weight: 0.5}]\n");
    const auto full = at.files.artisan("the b");
    REQUIRE(full);
    CHECK(*full == Artisan{.name = "b",
                           .display_name = "The B",
                           .specialty = "x",
                           .persona = "y\nz",
                           .form = "map",
                           .runtime = "claude",
                           .model = "m",
                           .criteria = {{"a"}, {"b", "c", 0.5}},
                           .tier = ArtisanTier::pro,
                           .file = at.folder / "user/artisans/b.yaml"});
}
