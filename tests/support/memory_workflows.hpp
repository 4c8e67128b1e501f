// Workflows, artisans, briefs, presets and lines of a test, without files (port WorkflowCatalog).
#pragma once

#include "ports/workflows.hpp"

#include <map>

namespace atelier::test {

class MemoryWorkflows final : public WorkflowCatalog {
  public:
    std::map<std::string, FoundWorkflow> workflows;
    // By path.
    std::map<std::filesystem::path, FoundWorkflow> files;
    std::map<std::string, Artisan> artisans;
    std::map<std::string, std::string> briefs;
    std::map<std::string, Preset> presets;
    std::map<std::string, Dialogue> dialogues;
    std::vector<std::string> celebrated;
    std::optional<SampleSet> sample_pieces;
    // By name: those whose files are at fault.
    std::map<std::string, Error> faults;

    Result<FoundWorkflow> workflow(const std::string& name) override {
        return named(workflows, name, "workflow");
    }
    Result<FoundWorkflow> workflow_in(const std::filesystem::path& file) override {
        const auto found = files.find(file);
        if (found != files.end()) return found->second;
        return fail(ErrorCode::files_failed, "cannot read " + file.string());
    }
    Result<std::vector<std::string>> workflow_names() override { return names(workflows); }

    Result<Artisan> artisan(const std::string& name) override {
        for (const auto& [key, one] : artisans)
            if (!faults.contains(key) && is_called(one, name)) return one;
        return named(artisans, name, "artisan");
    }
    Result<std::vector<std::string>> artisan_names() override { return names(artisans); }

    Result<BriefFile> brief(const std::string& name) override {
        ATELIER_TRY(std::string text, named(briefs, name, "brief"));
        return BriefFile{std::move(text), "/briefs/" + name + ".md"};
    }
    Result<std::vector<std::string>> brief_names() override { return names(briefs); }

    Result<Preset> preset(const std::string& name) override {
        return named(presets, name, "preset");
    }
    Result<std::vector<std::string>> preset_names() override { return names(presets); }

    Result<Dialogue> dialogue(const std::string& artisan) override {
        if (const auto fault = faults.find("dialogue " + artisan); fault != faults.end())
            return fail(Error(fault->second));
        const auto found = dialogues.find(artisan);
        return found == dialogues.end() ? Dialogue{} : found->second;
    }
    Result<std::vector<std::string>> celebrations(const std::string&) override {
        if (const auto fault = faults.find("celebrations"); fault != faults.end())
            return fail(Error(fault->second));
        return celebrated;
    }
    Result<SampleSet> samples() override {
        if (sample_pieces) return *sample_pieces;
        return fail(ErrorCode::not_found, "there is no file 'samples.yaml'");
    }

  private:
    template <class Value>
    Result<Value> named(const std::map<std::string, Value>& all, const std::string& name,
                        const std::string& kind) const {
        if (const auto fault = faults.find(name); fault != faults.end())
            return fail(Error(fault->second));
        const auto found = all.find(name);
        if (found != all.end()) return found->second;
        return fail(ErrorCode::not_found, "there is no " + kind + " '" + name + "'");
    }
    template <class Value>
    static std::vector<std::string> names(const std::map<std::string, Value>& all) {
        std::vector<std::string> out;
        for (const auto& [name, value] : all)
            out.push_back(name);
        return out;
    }
};

} // namespace atelier::test
