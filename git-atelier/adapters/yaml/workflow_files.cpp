#include "adapters/yaml/workflow_files.hpp"

#include "adapters/yaml/artisan_yaml.hpp"
#include "adapters/yaml/dialogue_yaml.hpp"
#include "adapters/yaml/samples_yaml.hpp"
#include "base/likeness.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

NamedFiles files_of(const std::vector<fs::path>& templates, std::string_view kind,
                    const std::string& extension) {
    NamedFiles out{{}, extension, is_catalogue_name};
    for (const fs::path& folder : templates)
        out.folders.push_back(folder / kind);
    return out;
}

tl::unexpected<Error> not_there(const std::string& kind, const std::string& name,
                                const NamedFiles& files) {
    ATELIER_TRY(const auto there, files.names());
    const std::string own =
        (files.folders.front() / (is_catalogue_name(name) ? name : "NAME")).string() +
        files.extension;
    return fail(ErrorCode::not_found,
                "there is no " + kind + " '" + shorten(to_valid_utf8(name), 60) + "'" +
                    did_you_mean(name, there),
                there.empty() ? advise(Hint::write_first, own)
                              : advise(Hint::write_own, join(there, ", "), own));
}

// Whose file has to be without a mistake.
template <class T>
Result<T> read_flawless(const fs::path& file, const std::string& name,
                        T (&read)(std::string_view, const std::string&, Mistakes&)) {
    ATELIER_TRY(const std::string content, read_text_file(file, most_read_bytes));
    Mistakes mistakes;
    T out = read(content, name, mistakes);
    if (!mistakes.empty()) return fail(has_mistake(file, mistakes.front()));
    out.file = file;
    return out;
}

bool holds_check(const Terms& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const Term& step) {
        const Terms* within = steps_within(step);
        return within == nullptr ? std::holds_alternative<CheckStep>(step.step)
                                 : holds_check(*within);
    });
}

bool is_in_repository(const fs::path& file) {
    std::error_code error;
    const fs::path named = fs::absolute(file, error).lexically_normal();
    // Whoever is cloned from has chosen a link there too, wherever it leads.
    for (const fs::path& whole : {named, fs::weakly_canonical(named, error)})
        for (fs::path folder = whole.parent_path(); folder.has_relative_path();
             folder = folder.parent_path())
            if (fs::exists(folder / ".git", error)) return true;
    return false;
}

} // namespace

struct WorkflowFiles::Uses {
    std::map<std::string, Workflow> read = {};
    struct Reading {
        std::string name;
        fs::path file;
    };
    std::vector<Reading> reading = {};

    // A file that is named by its path may have the name of another one that it uses.
    bool is_reading(const fs::path& file) const {
        return std::any_of(reading.begin(), reading.end(), [&](const Reading& one) {
            std::error_code error;
            return fs::equivalent(one.file, file, error);
        });
    }
    std::string chain() const {
        std::vector<std::string> names;
        for (const Reading& one : reading)
            names.push_back(one.name.empty() ? one.file.filename().string() : one.name);
        return join(names, ", which uses ");
    }
};

WorkflowFiles::WorkflowFiles(const std::vector<fs::path>& templates)
    : workflows_(files_of(templates, "workflows", ".yaml")),
      artisans_(files_of(templates, "artisans", ".yaml")),
      briefs_(files_of(templates, "briefs", ".md")),
      presets_(files_of(templates, "presets", ".yaml")),
      dialogues_(files_of(templates, "dialogue", ".yaml")),
      celebrations_(files_of(templates, "celebrations", ".yaml")), samples_{templates, ".yaml",
                                                                            is_catalogue_name} {}

tl::expected<Workflow, std::string> WorkflowFiles::used(const std::string& name, Uses& uses) {
    if (const auto known = uses.read.find(name); known != uses.read.end()) return known->second;
    const auto file = workflows_.find(name);
    if (!file) return tl::unexpected("there is no workflow '" + shorten(name, 60) + "'");
    if (uses.is_reading(*file))
        return tl::unexpected("'" + name + "' would be used within itself: " + uses.chain() +
                              ", which uses " + name);
    const auto found = read(*file, name, uses);
    if (!found) return tl::unexpected(found.error().message);
    if (!found->mistakes.empty())
        return tl::unexpected("the workflow '" + name + "' has mistakes itself: " +
                              mistake_line(found->mistakes.front(), file->string()));
    return uses.read.emplace(name, found->workflow).first->second;
}

Result<WorkflowReading> WorkflowFiles::read(const fs::path& file, const std::string& name,
                                            Uses& uses) {
    ATELIER_TRY(const std::string content, read_text_file(file, most_read_bytes));
    uses.reading.push_back({name, file});
    WorkflowReading out =
        read_workflow(content, name, [&](const std::string& wanted) { return used(wanted, uses); });
    uses.reading.pop_back();
    return out;
}

Result<FoundWorkflow> WorkflowFiles::workflow(const std::string& name) {
    const auto file = workflows_.find(name);
    if (!file) return not_there("workflow", name, workflows_);
    Uses uses;
    ATELIER_TRY(WorkflowReading found, read(*file, name, uses));
    return FoundWorkflow{.workflow = std::move(found.workflow),
                         .file = *file,
                         .shipped = file->parent_path() == workflows_.folders.back(),
                         .mistakes = std::move(found.mistakes),
                         .has_all_steps = found.has_all_steps};
}

Result<FoundWorkflow> WorkflowFiles::workflow_in(const fs::path& file) {
    Uses uses;
    const std::string stem = file.stem().string();
    ATELIER_TRY(WorkflowReading found, read(file, is_catalogue_name(stem) ? stem : "", uses));
    const bool asks = is_in_repository(file) && holds_check(found.workflow.steps);
    return FoundWorkflow{.workflow = std::move(found.workflow),
                         .file = file,
                         .asks_first = asks,
                         .mistakes = std::move(found.mistakes),
                         .has_all_steps = found.has_all_steps};
}

Result<std::vector<std::string>> WorkflowFiles::workflow_names() {
    return workflows_.names();
}

Result<Artisan> WorkflowFiles::artisan(const std::string& name) {
    if (const auto file = artisans_.find(name)) return read_flawless(*file, name, read_artisan);
    ATELIER_TRY(const auto names, artisans_.names());
    for (const std::string& known : names) {
        const auto file = artisans_.find(known);
        if (!file) continue;
        auto found = read_flawless(*file, known, read_artisan);
        if (found && is_called(*found, name)) return found;
    }
    return not_there("artisan", name, artisans_);
}

Result<std::vector<std::string>> WorkflowFiles::artisan_names() {
    return artisans_.names();
}

Result<BriefFile> WorkflowFiles::brief(const std::string& name) {
    const auto file = briefs_.find(name);
    if (!file) return not_there("brief", name, briefs_);
    ATELIER_TRY(std::string text, read_text_file(*file, most_read_bytes));
    return BriefFile{std::move(text), *file};
}

Result<std::vector<std::string>> WorkflowFiles::brief_names() {
    return briefs_.names();
}

Result<Preset> WorkflowFiles::preset(const std::string& name) {
    const auto file = presets_.find(name);
    if (!file) return not_there("preset", name, presets_);
    return read_flawless(*file, name, read_preset);
}

Result<std::vector<std::string>> WorkflowFiles::preset_names() {
    return presets_.names();
}

Result<Dialogue> WorkflowFiles::dialogue(const std::string& artisan) {
    return dialogue_in(dialogues_, artisan);
}

Result<std::vector<std::string>> WorkflowFiles::celebrations(const std::string& workflow) {
    return celebrations_in(celebrations_, {workflow, "default"});
}

Result<SampleSet> WorkflowFiles::samples() {
    return samples_in(samples_);
}

} // namespace atelier
