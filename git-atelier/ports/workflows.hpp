// The files that say who works together, and how: workflows, artisans, briefs, presets, and what is
// said in passing. A project's own stand before the user's, and those before the shipped ones; each
// is read when it is asked for, so an edited file counts at once.
#pragma once

#include "base/result.hpp"
#include "domain/piece/sample_piece.hpp"
#include "domain/workflow/artisan.hpp"
#include "domain/workflow/check_workflow.hpp"
#include "domain/workflow/commission.hpp"
#include "domain/workflow/dialogue.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_progress.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// A workflow as its file has it, as far as that can be read.
struct FoundWorkflow {
    // Not in normal form.
    Workflow workflow;
    std::filesystem::path file;
    // One of those that come with the program.
    bool shipped = false;
    // Named by its path, in a repository, and with a command to run: whoever cloned that has not
    // chosen it, so a person is asked first.
    bool asks_first = false;
    // What is wrong with the file itself: keys, types, missing parts, what `use` names. What the
    // workflow says is for check_workflow.
    std::vector<WorkflowMistake> mistakes = {};
    // None of its steps was left out because of them.
    bool has_all_steps = true;
};

// The text of a brief and where it stands, for render_template.
struct BriefFile {
    std::string text;
    std::filesystem::path file;
};

class WorkflowCatalog {
  public:
    virtual ~WorkflowCatalog() = default;

    // not-found, with the names there are.
    virtual Result<FoundWorkflow> workflow(const std::string& name) = 0;
    // files-failed when it cannot be read.
    virtual Result<FoundWorkflow> workflow_in(const std::filesystem::path& file) = 0;
    // Sorted, as are all others.
    virtual Result<std::vector<std::string>> workflow_names() = 0;

    // By its name, its display name or that without the article, in any case of letters. not-found,
    // with the names there are; workflow-invalid with file, line and key.
    virtual Result<Artisan> artisan(const std::string& name) = 0;
    virtual Result<std::vector<std::string>> artisan_names() = 0;

    virtual Result<BriefFile> brief(const std::string& name) = 0;
    virtual Result<std::vector<std::string>> brief_names() = 0;

    virtual Result<Preset> preset(const std::string& name) = 0;
    virtual Result<std::vector<std::string>> preset_names() = 0;

    // What an artisan says in the workshop; nothing where no file says so. workflow-invalid.
    virtual Result<Dialogue> dialogue(const std::string& artisan) = 0;
    // What can be said when a run of that workflow has completed: of its own file, or else of
    // `default`; nothing where there is neither. workflow-invalid.
    virtual Result<std::vector<std::string>> celebrations(const std::string& workflow) = 0;
    // not-found, workflow-invalid.
    virtual Result<SampleSet> samples() = 0;
};

// Workflows as text, in which a run keeps its own.
class WorkflowFormat {
  public:
    virtual ~WorkflowFormat() = default;
    // What `write` gave; workflow-invalid with the first mistake otherwise. Knows of no `use`.
    virtual Result<Workflow> parse(const std::string& text) = 0;
    // Reads back as an equal workflow, every default being written out that a reader could not
    // know.
    virtual std::string write(const Workflow& workflow) = 0;
};

// What is needed to begin a run, and to go on with one.
struct WorkflowPorts {
    WorkflowCatalog& catalog;
    WorkflowFormat& format;
    // Of the runs that are carried with them; nullptr: nobody.
    RunProgress* follower = nullptr;
};

} // namespace atelier
