// The skills of a role, as their pages say: which there are, and what each is for.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class Files;

struct SkillPage {
    // As the folder of its page is called, with dashes; its program has underscores instead.
    std::string name;
    // In one line.
    std::string description;
    std::filesystem::path file;

    std::string program() const;
    bool operator==(const SkillPage&) const = default;
};

// Where they come with the program, below its shared folder.
std::filesystem::path shipped_skills(const std::filesystem::path& share);

// Those below `folder` that are for the role, in order of their names; none where there is no such
// folder.
Result<std::vector<SkillPage>> skill_pages(Files& files, const std::filesystem::path& folder,
                                           Role role);

// Those of these programs, in order of their names; one that has no page is left out. Each page
// that is read costs a skill's start: whoever knows its programs reads no other.
Result<std::vector<SkillPage>> skill_pages(Files& files, const std::filesystem::path& folder,
                                           const std::vector<std::string>& programs);

// For models that their runtime shows no skills: each with its page, in a line.
std::string skills_section(const std::vector<SkillPage>& pages);

} // namespace atelier
