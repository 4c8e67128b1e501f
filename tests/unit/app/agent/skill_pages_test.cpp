#include "app/agent/skill_pages.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Pages {
    MemoryFiles files;
    std::filesystem::path folder = shipped_skills("/share");

    void put(const std::string& name, const std::string& roles) {
        unwrap(files.write(folder / name / "SKILL.md",
                           "---\nname: " + name + "\ndescription: What " + name +
                               " does: this.\nmetadata:\n" +
                               (roles.empty() ? "" : "  roles: " + roles + "\n") + "---\n"));
    }
    std::string of(Role role) {
        std::string names;
        for (const SkillPage& page : unwrap(skill_pages(files, folder, role)))
            names += page.program() + " ";
        return names;
    }
};

} // namespace

TEST_CASE("the skills of a role are those whose pages name it, or nobody", "[app][agent]") {
    Pages pages;
    CHECK(pages.of(Role::artisan).empty());
    pages.put("turn-show", "artisan");
    pages.put("task-done", "planner worker");
    pages.put("heartbeat", "planner worker artisan");
    pages.put("look", "");
    CHECK(pages.of(Role::artisan) == "heartbeat look turn_show ");
    CHECK(pages.of(Role::worker) == "heartbeat look task_done ");
}

TEST_CASE("each skill is told in a line, with its page", "[app][agent]") {
    Pages pages;
    pages.put("turn-show", "artisan");
    const auto found = unwrap(skill_pages(pages.files, pages.folder, Role::artisan));
    CHECK_THAT(skills_section(found),
               ContainsSubstring("\n\n- `turn_show`: What turn-show does: this. "
                                 "(/share/templates/skills/turn-show/SKILL.md)\n"));
}

TEST_CASE("whoever knows the programs is given their pages, in order", "[app][agent]") {
    Pages pages;
    pages.put("turn-show", "artisan");
    pages.put("heartbeat", "planner worker artisan");
    pages.put("task-done", "planner worker");
    const auto found =
        unwrap(skill_pages(pages.files, pages.folder, {"turn_show", "heartbeat", "of_no_page"}));
    auto all = unwrap(skill_pages(pages.files, pages.folder, Role::artisan));
    CHECK(all.size() == 2);
    CHECK(found == all);
}
