#include "app/agent/project_policy.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::filesystem::path policy_file(const ProjectPaths& paths, Role role) {
    return paths.templates() / ("policy." + std::string(name_of(role)) + ".md");
}

Result<std::vector<ProjectPolicy>> policies_of(Files& files, const ProjectPaths& paths,
                                               const std::vector<Role>& roles) {
    std::vector<ProjectPolicy> policies;
    for (const Role role : roles) {
        ATELIER_TRY(auto policy, project_policy(files, paths, role));
        policies.push_back(std::move(policy));
    }
    return policies;
}

} // namespace

Result<ProjectPolicy> project_policy(Files& files, const ProjectPaths& paths, Role role) {
    ProjectPolicy policy{.role = role, .file = policy_file(paths, role), .text = {}};
    ATELIER_TRY(const auto text, files.read(policy.file));
    policy.text = trim(text.value_or(""));
    return policy;
}

std::string policy_section(const ProjectPolicy& policy) {
    if (policy.text.empty()) return {};
    return "\n## Policy of this project\n\nThe overseer asks this of every " +
           std::string(name_of(policy.role)) + ":\n\n" + policy.text + "\n";
}

Result<PolicyEdit> edit_policy(const TextEditing& editing, const ProjectPaths& paths,
                               const std::vector<Role>& roles, const std::string& name) {
    PolicyEdit out;
    ATELIER_TRY(out.policies, policies_of(editing.files, paths, roles));
    for (const ProjectPolicy& policy : out.policies)
        if (policy.text != out.policies.front().text)
            return fail(ErrorCode::usage, "planners and workers have different policies: edit "
                                          "one of them, with --role planner or --role worker");
    const std::string& text = out.policies.front().text;
    const TakeText take = [&](const std::string& written, const std::string&) -> Result<TextTaken> {
        const std::string kept(trim(written));
        for (const ProjectPolicy& policy : out.policies) {
            auto saved = kept.empty() ? editing.files.remove(policy.file)
                                      : editing.files.write(policy.file, kept + "\n");
            ATELIER_CHECK(std::move(saved));
        }
        return TextTaken::whole;
    };
    ATELIER_TRY(const EditedText edited,
                text_in_editor(editing, name, text.empty() ? "" : text + "\n", take));
    out.changed = edited.changed;
    ATELIER_TRY(out.policies, policies_of(editing.files, paths, roles));
    return out;
}

} // namespace atelier
