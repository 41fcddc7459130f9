# Tests that need a Redis or a PostgreSQL get one of this build tree's own, by
# scripts/private_servers: started before the first of them and ended behind the last. A server is
# one test's at a time.
string(MD5 tree ${CMAKE_BINARY_DIR})
string(SUBSTRING ${tree} 0 8 tree)
set(PCL_SERVERS /tmp/pcl-${tree})  # short: names of sockets are
set(PCL_SERVERS_SCRIPT ${PROJECT_SOURCE_DIR}/scripts/private_servers)

# pcl_server(KIND): the two fixtures, tests servers.KIND.start and servers.KIND.stop.
function(pcl_server kind)
  add_test(NAME servers.${kind}.start
           COMMAND ${PCL_SERVERS_SCRIPT} start ${kind} ${PCL_SERVERS}/${kind})
  add_test(NAME servers.${kind}.stop
           COMMAND ${PCL_SERVERS_SCRIPT} stop ${kind} ${PCL_SERVERS}/${kind})
  set_tests_properties(servers.${kind}.start PROPERTIES FIXTURES_SETUP ${kind} TIMEOUT 120)
  set_tests_properties(servers.${kind}.stop PROPERTIES FIXTURES_CLEANUP ${kind} TIMEOUT 120)
endfunction()

# pcl_needs_server(TEST KIND): finds it in the folder $PCL_SERVER.
function(pcl_needs_server test kind)
  set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED ${kind} RESOURCE_LOCK server_${kind}
    ENVIRONMENT "PCL_SERVER=${PCL_SERVERS}/${kind};PCL_SERVERS_SCRIPT=${PCL_SERVERS_SCRIPT}")
endfunction()
