#include "connectors/block_reader.h"
#include "connectors/datagen_source.h"
#include "connectors/file_source.h"
#include "connectors/values_source.h"

namespace millrace {

const std::vector<SourceConnector>& sourceConnectors() {
  static const std::vector<SourceConnector> registry = {
      {"datagen", outlineDatagen, openDatagenReader},
      {"filesystem", outlineFiles, openFileReader},
      {"values", outlineValues, openValuesReader},
  };
  return registry;
}

const SourceConnector* findSourceConnector(std::string_view name) {
  for (const SourceConnector& connector : sourceConnectors()) {
    if (name == connector.name) return &connector;
  }
  return nullptr;
}

}  // namespace millrace
