# idiolect_module(<name> SOURCES <file>... [USES <module>...] [LINKS <library>...])
#
# Declares src/<name> as one static library. USES is the module graph: the only
# modules <name> may include. tools/check_layers.py reads the same line, so what
# links and what may be included cannot drift apart.
#
# The engine's modules (LibTorch inside) are never linked into the program: who
# USES them may include their torch-free headers and opens the engine at run time.
set(IDIOLECT_ENGINE_MODULES model generate train)

function(idiolect_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;LINKS")
  add_library(idiolect_${name} STATIC ${arg_SOURCES})
  target_include_directories(idiolect_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(idiolect_${name} PUBLIC idiolect_flags PRIVATE ${arg_LINKS})
  foreach(used IN LISTS arg_USES)
    if(NOT used IN_LIST IDIOLECT_ENGINE_MODULES OR name IN_LIST IDIOLECT_ENGINE_MODULES)
      target_link_libraries(idiolect_${name} PUBLIC idiolect_${used})
    endif()
  endforeach()
  if(name IN_LIST IDIOLECT_ENGINE_MODULES)
    idiolect_use_torch(idiolect_${name})
  endif()
endfunction()
