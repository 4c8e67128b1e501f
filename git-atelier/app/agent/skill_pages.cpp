#include "app/agent/skill_pages.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What a page's own line says behind `mark`; "" for none.
std::string said_in(const std::string& page, std::string_view mark) {
    for (std::size_t at = 0; at < page.size();) {
        const std::size_t end = std::min(page.find('\n', at), page.size());
        const std::string_view line = std::string_view(page).substr(at, end - at);
        if (line.starts_with(mark)) return std::string(line.substr(mark.size()));
        at = end + 1;
    }
    return {};
}

// As in `  roles: worker planner`; a page without that line is for all.
bool is_for(const std::string& page, Role role) {
    const std::string said = said_in(page, "  roles: ");
    const auto roles = split(said, ' ');
    return said.empty() || std::ranges::find(roles, name_of(role)) != roles.end();
}

} // namespace

std::string SkillPage::program() const {
    std::string out = name;
    std::ranges::replace(out, '-', '_');
    return out;
}

std::filesystem::path shipped_skills(const std::filesystem::path& share) {
    return share / "templates" / "skills";
}

Result<std::vector<SkillPage>> skill_pages(Files& files, const std::filesystem::path& folder,
                                           Role role) {
    std::vector<SkillPage> pages;
    ATELIER_TRY(auto names, files.list(folder));
    for (std::string& name : names) {
        const std::filesystem::path file = folder / name / "SKILL.md";
        ATELIER_TRY(const auto page, files.read(file));
        const std::string text = page.value_or("");
        if (is_for(text, role))
            pages.push_back({std::move(name), said_in(text, "description: "), file});
    }
    return pages;
}

Result<std::vector<SkillPage>> skill_pages(Files& files, const std::filesystem::path& folder,
                                           const std::vector<std::string>& programs) {
    std::vector<SkillPage> pages;
    for (std::string name : programs) {
        std::ranges::replace(name, '_', '-');
        const std::filesystem::path file = folder / name / "SKILL.md";
        ATELIER_TRY(const auto page, files.read(file));
        if (page) pages.push_back({std::move(name), said_in(*page, "description: "), file});
    }
    std::ranges::sort(pages, {}, &SkillPage::name);
    return pages;
}

std::string skills_section(const std::vector<SkillPage>& pages) {
    std::string out = "\n## Skills\n\nPrograms that you can call. Each has a page with an example "
                      "and what to do about errors:\n\n";
    for (const SkillPage& page : pages)
        out +=
            "- `" + page.program() + "`: " + page.description + " (" + page.file.string() + ")\n";
    return out;
}

} // namespace atelier
